import type { Context } from '../context.ts';
import type { DeliveryView } from '../contract/contacts.ts';
import { AppError } from '../errors.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The outbox as a person sees it, newest first. @throws AppError `invalid_body` for a cursor that isn't one */
export async function listDeliveries(
  context: Context,
  query: { state?: DeliveryView['state']; limit: number; cursor?: string },
): Promise<{ items: DeliveryView[]; nextCursor: string | null }> {
  if (query.cursor !== undefined && !uuid.test(query.cursor)) {
    throw new AppError('invalid_body', 'The query is wrong.', {
      errors: [{ path: 'cursor', message: 'is not a cursor of ours' }],
    });
  }
  const { items, nextCursor } = await context.store.outbox.listDeliveries(query);
  const shown = items.map((row) => ({
    ...row,
    nextAt: row.nextAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
  }));
  return { items: shown, nextCursor };
}
