import type { GuardedWrite } from '../../store/write/write.ts';

/**
 * Joins one decision's write to another's: one entry a row, since a second update of a row would be lost in silence (§5).
 * `write` keeps its clock and its event; where both read a row, what `own` has read counts.
 */
export function joinWrites(write: GuardedWrite, own: GuardedWrite): void {
  const { seen, contactChanges, profileChanges, processedEvents, now } = write;
  const joined = {
    ...lists(write, own),
    seen: byId([...seen, ...own.seen]),
    contactChanges: byId([...contactChanges, ...own.contactChanges]),
    profileChanges: byId([...profileChanges, ...own.profileChanges]),
    enabledCampaignId: own.enabledCampaignId ?? write.enabledCampaignId,
    newAttempt: own.newAttempt ?? write.newAttempt,
    idTokenUse: own.idTokenUse ?? write.idTokenUse,
    redemption: own.redemption ?? write.redemption,
    newMerge: own.newMerge ?? write.newMerge,
    processedEvents,
    now,
  };
  Object.assign(write, joined satisfies GuardedWrite);
}

const byId = <Row extends { id: string }>(rows: Row[]): Row[] => {
  const joined = new Map<string, Row>();
  for (const row of rows) joined.set(row.id, { ...joined.get(row.id), ...row });
  return [...joined.values()];
};

function lists(a: GuardedWrite, b: GuardedWrite) {
  return {
    newProfiles: [...a.newProfiles, ...b.newProfiles],
    newContacts: [...a.newContacts, ...b.newContacts],
    supersede: [...a.supersede, ...b.supersede],
    attemptChanges: [...a.attemptChanges, ...b.attemptChanges],
    newCards: [...a.newCards, ...b.newCards],
    outbox: [...a.outbox, ...b.outbox],
    friendshipLog: [...a.friendshipLog, ...b.friendshipLog],
    revokeCards: [...a.revokeCards, ...b.revokeCards],
    undoMerges: [...a.undoMerges, ...b.undoMerges],
    notSame: [...a.notSame, ...b.notSame],
    skipOfAttempts: [...a.skipOfAttempts, ...b.skipOfAttempts],
    audit: [...a.audit, ...b.audit],
    profileRequests: [...a.profileRequests, ...b.profileRequests],
  };
}
