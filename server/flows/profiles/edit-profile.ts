import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import { maxFields, type ProfilePatch, type ProfileView } from '../../contract/contacts.ts';
import { AppError } from '../../errors.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch } from '../etag.ts';
import { withIsoDates } from '../iso-dates.ts';
import { found } from '../not-found.ts';
import { maxRounds } from '../rounds.ts';
import { contactView } from './edit-contact.ts';

/** A profile as the API shows it, and its row's version. */
export type ReadProfile = { profile: ProfileView; version: number };

/** A profile with its contacts; an absorbed id returns the survivor, with `canonicalId`. @throws AppError `not_found` */
export async function readProfile(context: Context, id: string): Promise<ReadProfile> {
  const profile = found(await context.store.profiles.resolve(id), 'profile');
  const [contacts, mergedFrom, tagSources] = await Promise.all([
    context.store.contacts.ofProfile(profile.id),
    context.store.profiles.mergedFrom(profile.id),
    context.store.timeline.tagSources(profile.id),
  ]);
  const view: ProfileView = {
    id: profile.id,
    ...(profile.id === id ? {} : { canonicalId: profile.id }),
    memberNumber: profile.memberNumber,
    fields: profile.fields,
    contacts: contacts.map(contactView),
    tags: [...new Set(contacts.flatMap((contact) => contact.tags))],
    tagSources: tagSources.map(withIsoDates),
    mergedFrom: mergedFrom.map(withIsoDates),
  };
  return { profile: view, version: profile.version };
}

/**
 * Sets the member number or fields; `null` removes one. Reads, decides, and writes if unchanged: after a concurrent merge it starts
 * again on the survivor.
 * @param ifMatch the `If-Match` header, if present
 * @throws AppError `not_found`, `invalid_body` for more fields than a profile may have; `precondition_failed` if `ifMatch` names
 * another version
 */
export async function editProfile(
  context: Context,
  id: string,
  patch: ProfilePatch,
  ifMatch?: string,
): Promise<ReadProfile> {
  for (let round = 0; round < maxRounds; round += 1) {
    const profile = found(await context.store.profiles.resolve(id), 'profile');
    requireIfMatch(profile, ifMatch, 'profile');
    const fields = Object.fromEntries(
      Object.entries({ ...profile.fields, ...patch.fields }).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      ),
    );
    const count = Object.keys(fields).length;
    if (count > Math.max(maxFields, Object.keys(profile.fields).length)) throw tooManyFields();
    const memberNumber = patch.memberNumber === undefined ? profile.memberNumber : patch.memberNumber;
    const audit = auditRow(context, 'profile.change', profile.id, { fields: Object.keys(patch) });
    const next = { ...profile, memberNumber, fields };
    if (await context.store.audited(audit, (own) => own.profiles.update(next))) return readProfile(context, id);
  }
  throw new AppError('conflict', { reason: 'profile_changing' });
}

const tooManyFields = () =>
  new AppError('invalid_body', {
    reason: 'profile_not_changed',
    errors: [fieldError('fields', 'too_many_fields', { max: maxFields })],
  });
