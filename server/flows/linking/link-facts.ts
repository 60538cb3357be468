import type { LinkFacts } from '../../domain/linking/link-decision.ts';
import { isProven, type Tap } from '../../domain/linking/link-token.ts';
import type { MergeSide } from '../../domain/linking/merge.ts';
import type { LinkRows } from '../../store/link-read.ts';

/**
 * Turns the rows into the decision's facts.
 * @param externalId the customer on the target
 * @param network keyed hash of the network the link was posted from; null without a post (a `follow`, a code)
 */
export function linkFacts(rows: LinkRows, tap: Tap, externalId: string, network: string | null, now: Date): LinkFacts {
  const { redemption, source, target } = rows;
  const isSame =
    redemption?.externalId === externalId ||
    (target !== null && redemption?.attempt.targetContactId === target.contact.id);
  return {
    attempt: rows.attempt,
    campaignEnabled: rows.campaign.enabled,
    askFirst: rows.campaign.askFirst,
    source: source && source.contact.state !== 'gone' ? mergeSide(source) : null,
    target: rows.target && mergeSide(rows.target),
    targetChannelId: rows.targetChannel.id,
    redeemedBy: !redemption ? 'nobody' : isSame ? 'same_user' : 'other_user',
    log: { before: rows.logBefore, after: rows.logAfter },
    proven: network !== null && isProven(tap, rows.sourceChannel.platform, network, now),
    otherUserTried: rows.otherUserTried,
    idTokenElsewhere: rows.idTokenElsewhere,
    partedBefore: rows.partedBefore,
    linkedToday: rows.linkedToday,
  };
}

function mergeSide({ profile }: NonNullable<LinkRows['source']>): MergeSide {
  return {
    profileId: profile.id,
    memberNumber: profile.memberNumber,
    fields: profile.fields,
    createdAt: profile.createdAt,
    contacts: profile.contacts,
  };
}
