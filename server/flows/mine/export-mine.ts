import type { Context } from '../../context.ts';
import type { MineExportAnswer, MineRequest } from '../../contract/mine.ts';
import { dataToken } from './data-link.ts';
import { signedIn } from './signed-in.ts';

/**
 * `POST /api/v1/link/mine/export`: the address of the customer's data, for ten minutes. LINE's LIFF browser can't save a file, so it is
 * opened in the phone's own browser, where nobody is signed in.
 * @throws AppError `rate_limited`, `not_found`
 */
export async function exportMine(context: Context, request: MineRequest, address: string): Promise<MineExportAnswer> {
  const customer = await signedIn(context, request, address);
  if (!customer.ok) return { status: 'failed', reason: customer.reason };
  const { contact } = customer;
  if (!contact) return { status: 'failed', reason: 'contact_not_found' };
  return { status: 'ready', url: `${context.config.publicUrl}/link/data/${dataToken(context, contact.id)}` };
}
