import type { Customer } from '../world/accounts.ts';
import { customerByBsuid, customerByPhone } from '../world/customers.ts';
import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

export interface Recipient {
  /** As it was written. */
  input: string;
  /** As the answer's `contacts[]` gives it back. */
  told: { wa_id: string } | { user_id: string };
  address: { phone: string } | { userId: string };
  /** Nobody: the number is not on WhatsApp, or the id is another business's. */
  customer: Customer | undefined;
}

/** Whom a request names. With both, `to` wins. A `to` without `+` gets the business's own country code put in front, whatever it holds. */
export function recipientOf(world: World, number: WhatsappNumber, body: Record<string, unknown>): Recipient {
  if (typeof body.to === 'string') {
    const digits = body.to.replace(/\D/g, '');
    const phone = body.to.startsWith('+') ? digits : `${number.countryCode}${digits}`;
    return { input: body.to, told: { wa_id: phone }, address: { phone }, customer: customerByPhone(world, phone) };
  }
  const userId = `${body.recipient}`;
  const customer = customerByBsuid(world, number.wabaId, userId);
  return { input: userId, told: { user_id: userId }, address: { userId }, customer };
}
