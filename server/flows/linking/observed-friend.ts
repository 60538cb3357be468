import type { Context } from '../../context.ts';
import type { GuardedWrite } from '../../store/write/write.ts';

/** The log's entry of a friend that we have seen (§4). */
export function observedFriend(
  { newId }: Context,
  { channelId, externalId }: { channelId: string; externalId: string },
  at: Date,
): GuardedWrite['friendshipLog'][number] {
  return { id: newId(), channelId, externalId, kind: 'observed_friend', isUnblocked: false, at, eventId: null };
}
