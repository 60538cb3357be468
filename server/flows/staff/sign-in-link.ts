import type { Context } from '../../context.ts';
import type { Role } from '../../contract/roles.ts';
import { mayGive } from '../../domain/role.ts';
import { AppError } from '../../errors.ts';
import type { Maker } from '../../store/staff/actors.ts';
import { auditRow } from '../audit.ts';
import { found } from '../not-found.ts';
import { hashOfSecret, newSecret } from './secret-token.ts';
import { needsPasskey, openSession } from './session.ts';
import { mayNoMore } from './staff.ts';

const linkMs = 24 * 60 * 60_000;

/** A one-time sign-in link for somebody of the staff. @throws AppError `forbidden` for a maker who may make none any more */
async function makeSignInLink(
  context: Context,
  staffId: string,
  maker: Maker,
): Promise<{ url: string; expiresAt: string }> {
  const { secret, hash } = newSecret();
  const now = context.now();
  const expiresAt = new Date(now.getTime() + linkMs);
  const audit = auditRow(context, 'staff.sign_in_link', staffId);
  const link = { codeHash: hash, staffId, now, expiresAt, maker };
  if (!(await context.store.audited(audit, (own) => own.staff.addLink(link)))) throw mayNoMore();
  return { url: `${context.config.publicUrl}/sign-in/${secret}`, expiresAt: expiresAt.toISOString() };
}

/** `npm run sign-in-link`, and the demo's first one: a new person of the staff, and their link. */
export async function inviteStaff(context: Context, person: { name: string; role: Role }, by: string) {
  const id = context.newId();
  const audit = auditRow(context, 'staff.add', id, { role: person.role });
  await context.store.audited(audit, (own) => own.staff.insert({ id, ...person, now: audit.at }));
  return makeSignInLink(context, id, { by, role: 'administrator' });
}

/** `POST /api/v1/staff/:id/sign-in-link`. @throws AppError `not_found`, `forbidden` for a role above the caller's own */
export async function linkForStaff(context: Context, id: string, giver: { id: string; role: Role }) {
  const person = found(await context.store.staff.find(id), 'person');
  if (!mayGive(giver.role, person.role)) throw new AppError('forbidden', { reason: 'role_above_own' });
  return makeSignInLink(context, id, { by: giver.id, role: giver.role });
}

/**
 * The link's button: uses the code up, and opens a session that may do one thing, add a passkey. The demo has no passkeys: its
 * link signs in.
 * @returns the session's token
 * @throws AppError `not_found` for a code that is used, over, or none of ours
 */
export async function useSignInLink(context: Context, code: string, userAgent: string | null): Promise<string> {
  const staffId = await context.store.staff.useLink(hashOfSecret(code), context.now());
  if (!staffId) {
    throw new AppError('not_found', { reason: 'link_used' });
  }
  const kind = needsPasskey(context) ? 'enrol' : 'full';
  return openSession(context, staffId, kind, { userAgent, passkeyShown: false });
}

/** The demo's console: the same administrator at each start, by a new link. @returns its address */
export async function demoSignIn(context: Context): Promise<string> {
  const known = (await context.store.staff.list(200, null)).find(({ role }) => role === 'administrator');
  const { url } = known
    ? await makeSignInLink(context, known.id, { by: 'demo', role: 'administrator' })
    : await inviteStaff(context, { name: '示範管理員', role: 'administrator' }, 'demo');
  return url;
}
