import type { Customer } from '../world/accounts.ts';
import { bsuidOf } from '../world/customers.ts';
import type { WhatsappNumber, WhatsappStatus } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { statusError } from './errors.ts';

/** The `value` of one change, without what every one has. https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components */
export type WhatsappValue = Record<string, unknown>;

const seconds = (world: World): string => `${Math.floor(world.now() / 1000)}`;

/** The ids under which the number's webhooks name a person: both, one, or, with both switches on, none. */
function idsOf(world: World, number: WhatsappNumber, customer: Customer) {
  return {
    phone: number.hidePhone ? undefined : customer.waId,
    userId: number.noBsuid ? undefined : bsuidOf(world, customer, number.wabaId),
  };
}

/** `fields`: id, type and content of the message. */
export function messageValue(
  world: World,
  number: WhatsappNumber,
  customer: Customer,
  fields: Record<string, unknown> & { id: string; type: string },
): WhatsappValue {
  const { phone, userId } = idsOf(world, number, customer);
  const contact = { profile: { name: customer.name }, wa_id: phone, user_id: userId };
  return {
    contacts: [contact],
    messages: [{ from: phone, from_user_id: userId, timestamp: seconds(world), ...fields }],
  };
}

/** A message of WhatsApp's own about a person, without `contacts`. */
export const systemValue = (
  world: World,
  from: { from?: string | undefined },
  id: string,
  system: Record<string, unknown> & { type: string },
): WhatsappValue => ({ messages: [{ ...from, id, timestamp: seconds(world), type: 'system', system }] });

export interface StatusOf {
  id: string;
  /** The person, or digits or a BSUID that nobody has. */
  to: Customer | { phone: string } | { userId: string };
  callbackData?: string | undefined;
}

export function statusValue(
  world: World,
  number: WhatsappNumber,
  message: StatusOf,
  status: WhatsappStatus,
  code: number,
): WhatsappValue {
  const { phone, userId } =
    'id' in message.to ? idsOf(world, number, message.to) : { phone: undefined, userId: undefined, ...message.to };
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };
  return {
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(world),
        recipient_id: phone,
        recipient_user_id: userId,
        biz_opaque_callback_data: message.callbackData,
        ...(status === 'failed' ? { errors: [statusError(code)] } : { pricing }),
      },
    ],
  };
}
