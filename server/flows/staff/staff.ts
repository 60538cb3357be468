import type { Context } from '../../context.ts';
import type { Role } from '../../contract/roles.ts';
import type { KeyEnds, StaffView } from '../../contract/staff.ts';
import { mayGive } from '../../domain/role.ts';
import { AppError } from '../../errors.ts';
import type { AuditRow } from '../../store/audit/audit.ts';
import type { StaffRow } from '../../store/staff/staff.ts';
import type { StaffOutcome } from '../../store/staff/staff-change.ts';
import { auditRow } from '../audit.ts';
import { withIsoDates } from '../iso-dates.ts';
import { found, notFound } from '../not-found.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { heldKeyChange, heldKeyRows, keysUndecided } from './held-keys.ts';
import { needsPasskey } from './session.ts';

/** Nobody can give a role above their own. @throws AppError `forbidden` */
export function refuseAbove(giver: Role, given: Role): void {
  if (!mayGive(giver, given)) throw new AppError('forbidden', { reason: 'role_above_own' });
}

/** For a caller who lost their permissions during the call. */
export const mayNoMore = () => new AppError('forbidden');

/** `GET /api/v1/staff`. @throws AppError `invalid_body` for a cursor that isn't one */
export const listStaff = (context: Context, query: PageQuery): Promise<Page<StaffView>> =>
  page(query, context.store.staff.list, withIsoDates);

/** @throws AppError `not_found` */
export const readStaff = async (context: Context, id: string): Promise<StaffView> =>
  withIsoDates(await findStaff(context, id));

/** @throws AppError `forbidden` */
export async function addStaff(
  context: Context,
  input: { name: string; role: Role },
  giver: { role: Role },
): Promise<StaffView> {
  refuseAbove(giver.role, input.role);
  const id = context.newId();
  const audit = auditRow(context, 'staff.add', id, { role: input.role });
  await context.store.audited(audit, (own) => own.staff.insert({ id, ...input, now: audit.at }));
  return withIsoDates(await findStaff(context, id));
}

type Giver = { id: string; role: Role };

/**
 * Changes name or role. A lower role ends what the person had open by the higher one; a higher one ends unused sign-in links to them.
 * @param patch.keys what becomes of each key that the person answers for, where the role is a lower one; `otherKeys`: of the rest
 * @throws AppError `not_found`, `forbidden`, `conflict` if no administrator would be left, `keys_undecided` with the keys
 */
export async function changeStaff(
  context: Context,
  id: string,
  patch: { name?: string | undefined; role?: Role | undefined } & KeyEnds,
  giver: Giver,
): Promise<StaffView> {
  const row = await findStaff(context, id);
  refuseAbove(giver.role, row.role);
  const next = { name: patch.name ?? row.name, role: patch.role ?? row.role };
  refuseAbove(giver.role, next.role);
  const { keys, otherKeys, ...change } = patch;
  const detail = { fields: Object.keys(change), role: next.role };
  await write(context, row, next, { keys, otherKeys }, giver, auditRow(context, 'staff.change', id, detail));
  return withIsoDates(await findStaff(context, id));
}

/** Removes a staff member, with their sessions, passkeys and sign-in links. @throws as `changeStaff` */
export async function removeStaff(context: Context, id: string, keys: KeyEnds, giver: Giver): Promise<void> {
  const row = await findStaff(context, id);
  refuseAbove(giver.role, row.role);
  await write(context, row, null, keys, giver, auditRow(context, 'staff.remove', id, { role: row.role }));
}

async function write(
  context: Context,
  { id }: StaffRow,
  next: { name: string; role: Role } | null,
  keyEnds: KeyEnds,
  giver: Giver,
  audit: AuditRow,
): Promise<void> {
  const keys = await heldKeyChange(context, `staff:${id}`, keyEnds, giver);
  const change = { id, next, keys, by: giver.id, now: audit.at, needsPasskey: needsPasskey(context) };
  const result = await context.store.audited(
    (done: StaffOutcome) =>
      done.outcome === 'changed' ? [audit, ...heldKeyRows(context, { fromStaffId: id }, done)] : [],
    (own) => own.staff.change(change),
  );
  switch (result.outcome) {
    case 'changed':
      return;
    case 'missing':
      throw notFound('person');
    case 'last':
      throw new AppError('conflict', { reason: 'last_administrator' });
    case 'undecided':
      throw await keysUndecided(context, `staff:${id}`, 'person_has_keys');
  }
}

async function findStaff({ store }: Context, id: string): Promise<StaffRow> {
  return found(await store.staff.find(id), 'person');
}
