import type { LinkAnswer, LinkRequest, UndoAnswer, WatchAnswer } from '../../server/contract/link.ts';
import type { PageReason } from '../../server/contract/reasons.ts';
import { callLink, post } from './link-call.ts';

// The contract's schemas are used as types only: zod alone is twice as large as the whole first load may be.

/** What came back: an answer, or why there is none. */
export type Reply<Answer> =
  | { answer: Answer }
  | { problem: Extract<PageReason, 'offline' | 'busy'> | 'unexpected_error' | 'gone' };

/** `POST /api/v1/link`. Never throws. @param sent where the same call has been made already */
export function postLink(request: LinkRequest, sent?: Promise<Response>): Promise<Reply<LinkAnswer>> {
  return replyTo(sent ?? callLink('', post(request)), (value): value is LinkAnswer =>
    hasStatus(value, ['linked', 'add_friend', 'consent', 'failed']),
  );
}

/** `GET /api/v1/link/:watch`. `gone`: the watch has ended. Never throws. */
export function getWatch(watch: string): Promise<Reply<WatchAnswer>> {
  const statuses = ['waiting', 'linked', 'again', 'consent', 'failed'];
  return replyTo(callLink(`/${encodeURIComponent(watch)}`, {}), (value): value is WatchAnswer =>
    hasStatus(value, statuses),
  );
}

/** `POST /api/v1/link/:watch/undo`. Never throws. */
export function postUndo(watch: string, idToken: string): Promise<Reply<UndoAnswer>> {
  const statuses = ['undone', 'undo_late', 'failed'];
  const path = `/${encodeURIComponent(watch)}/undo`;
  return replyTo(callLink(path, post({ idToken })), (value): value is UndoAnswer => hasStatus(value, statuses));
}

/** What a call came to. Never throws. @param isAnswer whether a 200 holds what the contract says */
export async function replyTo<Answer>(
  sent: Promise<Response>,
  isAnswer: (value: unknown) => value is Answer,
): Promise<Reply<Answer>> {
  try {
    const response = await sent;
    if (response.status === 429 || response.status >= 500) return { problem: 'busy' };
    if (response.status === 404) return { problem: 'gone' };
    const value: unknown = response.ok ? await response.json() : null;
    return isAnswer(value) ? { answer: value } : { problem: 'unexpected_error' };
  } catch {
    // A request that breaks while there is a network: the server is restarting, or the answer was lost on its way.
    return { problem: navigator.onLine ? 'busy' : 'offline' };
  }
}

/** An answer with one of these as its `status`. */
export function hasStatus(value: unknown, statuses: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && 'status' in value && statuses.includes(String(value.status));
}
