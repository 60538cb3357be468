import type { Context } from '../../context.ts';
import type { MineChange, MineChangeAnswer } from '../../contract/mine.ts';
import { byCustomer } from '../audit.ts';
import { decideAndWrite } from '../decide-and-write.ts';
import { isAlone, readUnlink, unlinkChanges } from '../linking/unlink-contact.ts';
import { lineChecked } from './line-permission.ts';
import { signedIn } from './signed-in.ts';

/**
 * `POST /api/v1/link/mine/unlink`: takes the customer's own account out of its profile (§6), and ends LINE's permission. Unlinked
 * already, or never linked: the same answer. LINE's refusal doesn't hold up the unlink.
 * @throws AppError `rate_limited`, `not_found`, `busy`
 */
export async function unlinkMine(context: Context, request: MineChange, address: string): Promise<MineChangeAnswer> {
  const { accessToken, ...login } = request;
  const customer = await signedIn(context, login, address);
  if (!customer.ok) return { status: 'failed', reason: customer.reason };
  const endPermission = await lineChecked(context, customer, accessToken);
  if (!endPermission) return { status: 'failed', reason: 'login_invalid' };
  const { channel, userId } = customer;
  await decideAndWrite(context, {
    read: async ({ context: { store } }) => {
      const contact = await store.contacts.findByExternalId(channel.id, userId);
      return contact && readUnlink(store, contact.id);
    },
    decide: async (read, pass) => ({
      changes: read && !isAlone(read) ? unlinkChanges(read, pass, byCustomer) : null,
      answer: undefined,
    }),
  });
  return { status: 'unlinked', deauthorized: await endPermission() };
}
