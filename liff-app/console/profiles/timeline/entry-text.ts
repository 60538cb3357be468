import { auditActors } from '../../../../server/contract/audit.ts';
import type { TimelineEntry } from '../../../../server/contract/profiles.ts';
import { actionText } from '../../audit/action-words.ts';
import { auditWords } from '../../audit/audit-words.ts';
import { profileWords } from '../profile-words.ts';
import { tagSourceText } from '../tag-source.ts';
import { reasonText } from './reason-words.ts';
import { timelineWords as t } from './timeline-words.ts';

const causes = ['card', 'success_source', 'success_target', 'failure_source', 'journey', 'question', 'reply'] as const;
const causeText = (cause: string): string => {
  const known = causes.find((one) => one === cause);
  return known ? t(`cause.${known}`) : t('cause.other');
};

type Who = Extract<TimelineEntry, { kind: 'change' }>['who'];
/** Who made a change, as the audit names them. */
function whoText({ kind, name }: Who): string {
  if (name) return kind === 'key' ? auditWords('key.named', { name }) : name;
  return auditActors.includes(kind) ? auditWords(`actor.${kind}`) : kind;
}

const stopReasons = ['undone', 'journey_disabled', 'journey_deleted', 'loop', 'error'] as const;
const isStopReason = (reason: string): reason is (typeof stopReasons)[number] =>
  stopReasons.some((one) => one === reason);

const fieldNames: Record<string, Parameters<typeof profileWords>[0]> = {
  name: 'contact.name',
  tags: 'tags',
  optedOut: 'optedOut.label',
  memberNumber: 'memberNumber',
  fields: 'fields',
};
const fieldName = (field: string): string => (fieldNames[field] ? profileWords(fieldNames[field]) : field);

/** What happened, in one line; what is known beside it; and whether it went wrong. */
export function entryText(entry: TimelineEntry): { what: string; more: string[]; isBad: boolean } {
  const line = (what: string, more: (string | null | undefined | false)[] = [], isBad = false) => ({
    what,
    more: more.filter((one): one is string => Boolean(one)),
    isBad,
  });
  const campaign = (one: { name: string } | null) => one && t('campaign', { campaign: one.name });
  switch (entry.kind) {
    case 'inbound':
      return line(t(`inbound.${entry.event}`));
    case 'friendship':
      return line(t(`friendship.${entry.change}`));
    case 'delivery': {
      const what = t(`delivery.${entry.state}`, { cause: causeText(entry.cause) });
      return line(what, [entry.reason && reasonText(entry.reason), campaign(entry.campaign)], entry.state === 'dead');
    }
    case 'attempt': {
      const what = t(entry.undone ? 'attempt.undone' : `attempt.${entry.outcome}`);
      return line(
        what,
        [entry.reason && reasonText(entry.reason), campaign(entry.campaign)],
        entry.outcome === 'failed',
      );
    }
    case 'merge':
      return line(t(entry.undone ? 'merge.undone' : 'merge'));
    case 'journey': {
      const name = entry.journey.name;
      const why = entry.reason && isStopReason(entry.reason) && t(`journey.reason.${entry.reason}`);
      return line(t(entry.test ? 'journey.test' : `journey.${entry.state}`, { name }), [why]);
    }
    case 'tag':
      return line(t(entry.added ? 'tag.added' : 'tag.removed', { tag: entry.tag }), [tagSourceText(entry)]);
    case 'change': {
      const fields = entry.fields.length > 0 && t('fields', { fields: entry.fields.map(fieldName).join(t('comma')) });
      return line(actionText(entry.action), [whoText(entry.who), fields]);
    }
  }
}
