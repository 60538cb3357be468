import type { Context } from '../../context.ts';
import { type JourneyDraft, type JourneyPatch, journeyChangeSchema, type NewJourney } from '../../contract/journeys.ts';
import { AppError } from '../../errors.ts';
import { readInput } from '../../read-input.ts';
import type { JourneyRow } from '../../store/journeys/journeys.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch, stale } from '../etag.ts';
import { found } from '../not-found.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { refuseJourney } from './journey-checks.ts';
import { mergeJourneyDraft } from './journey-draft.ts';

/**
 * Creates a journey.
 * @throws AppError `invalid_body` naming each step that can't run, or the journeys that would start one another again and again
 */
export async function createJourney(context: Context, input: NewJourney): Promise<JourneyRow> {
  const now = context.now();
  const row: JourneyRow = {
    id: context.newId(),
    version: 1,
    ...input,
    stepsId: context.newId(),
    draft: null,
    createdAt: now,
    updatedAt: now,
  };
  await refuseJourney(context, row, 'journey_not_saved');
  await context.store.audited(auditRow(context, 'journey.create', row.id), (own) => own.journeys.insert(row));
  return row;
}

/** @throws AppError `not_found` */
export async function findJourney(context: Context, id: string): Promise<JourneyRow> {
  return found(await context.store.journeys.find(id), 'journey');
}

/**
 * Changes a journey: live, except for `draft`, which is stored until `publish`. Contacts that are in it keep the steps they have;
 * disabling it stops them. After a concurrent change it starts again with the new version.
 * @param ifMatch the `If-Match` header, if present
 * @throws AppError `not_found`; `precondition_failed` if `ifMatch` names another version; `busy`; `invalid_body` as `createJourney`
 */
export function patchJourney(
  context: Context,
  id: string,
  { draft: edits, ...change }: JourneyPatch,
  ifMatch: string | undefined,
): Promise<JourneyRow> {
  const fields = [...Object.keys(change), ...(edits === undefined ? [] : ['draft'])];
  return save(context, id, ifMatch, async (row) => {
    const next = { ...row, ...change };
    if (Object.keys(change).length > 0) await refuseJourney(context, next, 'journey_not_saved');
    const draft = edits ? mergeJourneyDraft(next, row.draft, edits) : edits === null ? null : row.draft;
    return { next: { ...next, draft }, audit: auditRow(context, 'journey.change', id, { fields }) };
  });
}

/**
 * Makes a journey's draft live, all of it or nothing. Without a draft nothing changes.
 * @throws AppError `invalid_body` naming each field that can't be published; as `patchJourney`
 */
export function publishJourney(context: Context, id: string, ifMatch: string | undefined): Promise<JourneyRow> {
  return save(context, id, ifMatch, async (row) => {
    if (!row.draft) return null;
    const next = { ...withDraft(row, row.draft), draft: null };
    await refuseJourney(context, next, 'journey_not_published');
    return { next, audit: auditRow(context, 'journey.publish', id) };
  });
}

/** @throws AppError `invalid_body` for a draft that isn't complete */
function withDraft(row: JourneyRow, draft: JourneyDraft): JourneyRow {
  const whole = { ...draft, ...(draft.trigger && { trigger: { ...row.trigger, ...draft.trigger } }) };
  return { ...row, ...readInput(journeyChangeSchema, whole, { reason: 'journey_not_published' }) };
}

type Saving = { next: JourneyRow; audit: ReturnType<typeof auditRow> } | null;

async function save(
  context: Context,
  id: string,
  ifMatch: string | undefined,
  decide: (row: JourneyRow) => Promise<Saving>,
): Promise<JourneyRow> {
  for (let round = 0; round < maxRounds; round += 1) {
    const row = await findJourney(context, id);
    requireIfMatch(row, ifMatch, 'journey');
    const saving = await decide(row);
    if (!saving) return row;
    const hasNewSteps = JSON.stringify(saving.next.steps) !== JSON.stringify(row.steps);
    const next = {
      ...saving.next,
      stepsId: hasNewSteps ? context.newId() : row.stepsId,
      updatedAt: context.now(),
    };
    if (await context.store.audited(saving.audit, (own) => own.journeys.update(next)))
      return { ...next, version: row.version + 1 };
  }
  throw overtaken();
}

/**
 * Deletes a journey; contacts that are in it stop.
 * @throws AppError `not_found`; `precondition_failed`
 */
export async function removeJourney(context: Context, id: string, ifMatch: string | undefined): Promise<void> {
  const row = await findJourney(context, id);
  requireIfMatch(row, ifMatch, 'journey');
  const version = ifMatch === undefined || ifMatch === '*' ? null : row.version;
  const audit = auditRow(context, 'journey.remove', id);
  if (await context.store.audited(audit, (own) => own.journeys.remove(id, version, audit.at))) return;
  await findJourney(context, id);
  throw stale('journey');
}

/**
 * Lets one contact run through a journey at once, its draft where there is one, without waits. Messages are sent; no tag changes.
 * @throws AppError `not_found`; `invalid_body` for a draft that can't be published; `conflict` for a contact that can't get messages
 */
export async function testJourney(context: Context, id: string, contactId: string): Promise<void> {
  const row = await findJourney(context, id);
  const tested = row.draft ? withDraft(row, row.draft) : row;
  await refuseJourney(context, { ...tested, enabled: false }, 'journey_not_published');
  const contact = found(await context.store.contacts.find(contactId), 'contact');
  if (contact.state !== 'active') throw new AppError('conflict', { reason: 'contact_unreachable' });
  const stepsId = context.newId();
  const now = context.now();
  const audit = auditRow(context, 'journey.test', id, { contactId: contact.id });
  await context.store.audited(audit, async (own) => {
    await own.journeys.insertSteps(stepsId, id, tested.steps, now);
    await own.journeyRuns.startTest({ journeyId: id, stepsId, contactId: contact.id, now });
  });
  context.wakeWorker();
}
