import type { Context } from '../../context.ts';
import { macFits, macOf } from '../linking/watch.ts';

const validMs = 10 * 60_000;
const shape = /^([0-9a-f-]{36})\.([0-9a-z]{1,12})\.([A-Za-z0-9_-]{22})$/;

/** The token of a download of one contact's data: its id, its end, and an HMAC over both. Nothing is stored. */
export function dataToken(context: Context, contactId: string): string {
  const until = (context.now().getTime() + validMs).toString(36);
  const said = `${contactId}.${until}`;
  return `${said}.${macOf(context, 'data', said)}`;
}

/** The contact's id, and whether its ten minutes are over; null unless the token is ours and of a key that isn't retired. */
export function readDataToken(context: Context, token: string): { contactId: string; isOver: boolean } | null {
  const [, contactId, until, mac] = shape.exec(token) ?? [];
  if (!contactId || !until || !mac || !macFits(context, 'data', `${contactId}.${until}`, mac)) return null;
  return { contactId, isOver: Number.parseInt(until, 36) <= context.now().getTime() };
}
