import type { Context } from '../context.ts';
import type { Role } from '../contract/roles.ts';
import type { StaffView } from '../contract/staff.ts';
import { mayGive } from '../domain/role.ts';
import { AppError } from '../errors.ts';
import type { StaffRow } from '../store/staff.ts';
import { notFound } from './not-found.ts';

export const staffView = (row: StaffRow): StaffView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
});

/** Nobody gives a role above their own. @throws AppError `forbidden` */
export function refuseAbove(giver: Role, given: Role): void {
  if (!mayGive(giver, given)) throw new AppError('forbidden', 'That role is above your own.');
}

const lastOne = () =>
  new AppError('conflict', 'This is the last administrator. Make somebody else an administrator first.');

/** @throws AppError `not_found` */
export const readStaff = async (context: Context, id: string): Promise<StaffView> =>
  staffView(await found(context, id));

/** @throws AppError `forbidden` */
export async function addStaff(
  context: Context,
  input: { name: string; role: Role },
  giver: { role: Role },
): Promise<StaffView> {
  refuseAbove(giver.role, input.role);
  const id = context.newId();
  await context.store.staff.insert({ id, ...input, now: context.now() });
  return staffView(await found(context, id));
}

/** @throws AppError `not_found`, `forbidden`, `conflict` if no administrator would be left */
export async function changeStaff(
  context: Context,
  id: string,
  patch: { name?: string | undefined; role?: Role | undefined },
  giver: { role: Role },
): Promise<StaffView> {
  const row = await found(context, id);
  refuseAbove(giver.role, row.role);
  const next = { id, name: patch.name ?? row.name, role: patch.role ?? row.role };
  refuseAbove(giver.role, next.role);
  if (!(await context.store.staff.update(next))) throw lastOne();
  return staffView(await found(context, id));
}

/** Takes somebody out: their sessions and links end at once. @throws as `changeStaff` */
export async function removeStaff(context: Context, id: string, giver: { role: Role }): Promise<void> {
  const row = await found(context, id);
  refuseAbove(giver.role, row.role);
  if (!(await context.store.staff.remove(id, context.now()))) throw lastOne();
}

async function found(context: Context, id: string): Promise<StaffRow> {
  const row = await context.store.staff.find(id);
  if (!row) throw notFound('person');
  return row;
}
