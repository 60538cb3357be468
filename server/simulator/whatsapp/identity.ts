import type { Customer } from '../world/accounts.ts';
import { bsuidOf } from '../world/customers.ts';
import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

/** The id by which the number knows a person: the BSUID, or the phone number where none is given out. */
export const externalWhatsappId = (world: World, number: WhatsappNumber, customer: Customer): string =>
  number.noBsuid ? customer.waId : bsuidOf(world, customer, number.wabaId);
