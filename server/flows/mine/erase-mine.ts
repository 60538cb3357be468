import type { Context } from '../../context.ts';
import type { MineChange, MineChangeAnswer } from '../../contract/mine.ts';
import { byCustomer } from '../audit.ts';
import { eraseContacts } from '../profiles/erase-profile.ts';
import { lineChecked } from './line-permission.ts';
import { signedIn } from './signed-in.ts';

/**
 * `POST /api/v1/link/mine/erase`: erases the customer's own account, and ends LINE's permission. Erased already, or never known: the
 * same answer.
 * @throws AppError `rate_limited`, `not_found`, `busy`
 */
export async function eraseMine(context: Context, request: MineChange, address: string): Promise<MineChangeAnswer> {
  const { accessToken, ...login } = request;
  const customer = await signedIn(context, login, address);
  if (!customer.ok) return { status: 'failed', reason: customer.reason };
  const endPermission = await lineChecked(context, customer, accessToken);
  if (!endPermission) return { status: 'failed', reason: 'login_invalid' };
  if (customer.contact) await eraseContacts(context, [customer.contact.id], byCustomer);
  return { status: 'erased', deauthorized: await endPermission() };
}
