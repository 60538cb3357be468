import type { Context } from '../../context.ts';
import type { RowOf } from '../../store/write/changes.ts';

/** The log entry for a friend that we observed (§4). */
export function observedFriend(
  { newId }: Context,
  { channelId, externalId }: { channelId: string; externalId: string },
  at: Date,
): RowOf<'friendshipLog'> {
  return { id: newId(), channelId, externalId, kind: 'observed_friend', isUnblocked: false, at, eventId: null };
}
