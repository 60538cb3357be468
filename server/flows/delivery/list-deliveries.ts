import type { Context } from '../../context.ts';
import type { DeliveryView } from '../../contract/contacts.ts';
import { withIsoDates } from '../iso-dates.ts';
import { readCursor } from '../page.ts';

/** The outbox as shown to people, newest first. @throws AppError `invalid_body` for a cursor that isn't one */
export async function listDeliveries(
  context: Context,
  query: { state?: DeliveryView['state']; limit: number; cursor?: string },
): Promise<{ items: DeliveryView[]; nextCursor: string | null }> {
  const cursor = readCursor(query.cursor);
  const { items, nextCursor } = await context.store.outbox.listDeliveries({ ...query, cursor });
  return { items: items.map(withIsoDates), nextCursor };
}
