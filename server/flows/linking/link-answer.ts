import type { LinkAnswer, LinkSide } from '../../contract/link.ts';
import { plainName } from '../../contract/plain-name.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import { maskName } from '../../domain/contact.ts';
import type { LinkDecision } from '../../domain/linking/link-decision.ts';
import type { LinkRows } from '../../store/link-read.ts';

/** The two sides as a verified customer may see them: the source masked and without picture, the target their own. */
export function linkSides(
  rows: LinkRows,
  own: { name: string | null; pictureUrl: string | null },
): { source: LinkSide; target: LinkSide } {
  const { sourceChannel, targetChannel } = rows;
  const side = (channel: LinkRows['sourceChannel'], name: string): LinkSide => ({
    platform: channel.platform,
    channelName: channel.name,
    name,
    ...(channel.public.chatUrl ? { chatUrl: channel.public.chatUrl } : {}),
  });
  return {
    source: side(sourceChannel, maskName(rows.source?.contact.name ?? null)),
    target: {
      ...side(targetChannel, plainName(own.name ?? '')),
      ...(own.pictureUrl ? { pictureUrl: own.pictureUrl } : {}),
    },
  };
}

/** The answer to a decision, written or read-only. */
export function linkAnswer(
  rows: LinkRows,
  decision: LinkDecision,
  own: { name: string | null; pictureUrl: string | null },
  watch: string,
): LinkAnswer {
  const shown = shownAs(decision);
  switch (shown.status) {
    case 'linked':
      return { status: 'linked', ...(shown.again ? { again: true } : {}), watch, ...linkSides(rows, own) };
    case 'consent':
      return { status: 'consent', ...linkSides(rows, own) };
    case 'add_friend':
      // All that somebody who isn't a friend sees (§4).
      return { status: 'add_friend', watch, ...addFriend(rows) };
    case 'failed':
      return { status: 'failed', reason: shown.reason };
  }
}

type Shown =
  | { status: 'linked'; again: boolean }
  | { status: 'consent' | 'add_friend' }
  | { status: 'failed'; reason: FailureReason };

function shownAs(decision: LinkDecision): Shown {
  switch (decision.act) {
    case 'link':
      return { status: 'linked', again: false };
    case 'open':
      return { status: decision.waitsFor === 'consent' ? 'consent' : 'add_friend' };
    case 'block':
      return { status: 'add_friend' };
    case 'decline':
      return { status: 'failed', reason: 'declined' };
    case 'fail':
      return { status: 'failed', reason: decision.reason };
    case 'read':
      if (decision.show === 'declined') return { status: 'failed', reason: 'declined' };
      if (decision.show === 'add_friend') return { status: 'add_friend' };
      return { status: 'linked', again: decision.show === 'linked_again' };
  }
}

const addFriend = ({ targetChannel }: LinkRows) =>
  targetChannel.public.addFriendUrl ? { addFriendUrl: targetChannel.public.addFriendUrl } : {};
