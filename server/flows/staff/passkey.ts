import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Passkey, SessionRow } from '../../store/staff/sessions.ts';
import { auditRow } from '../audit.ts';
import { openSession } from './session.ts';

type Purpose = 'enrol' | 'sign_in' | 'confirm';
const challengeMs = 5 * 60_000;
const refused = () => new AppError('unauthorized', { reason: 'passkey_refused' });

/** The site that passkeys are bound to. */
function site(context: Context): { rpID: string; origin: string } {
  const { origin, hostname } = new URL(context.config.publicUrl);
  return { rpID: hostname, origin };
}

/** What the browser's dialog is given to add a passkey. */
export async function enrolOptions(context: Context, session: SessionRow) {
  const known = await context.store.sessions.passkeysOf(session.staffId);
  const options = await generateRegistrationOptions({
    rpName: 'OmniLink',
    rpID: site(context).rpID,
    userName: session.name,
    userID: new TextEncoder().encode(session.staffId),
    attestationType: 'none',
    excludeCredentials: known.map((key) => ({ id: key.credentialId.toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await remember(context, options.challenge, 'enrol', session.id);
  return options;
}

/**
 * Adds the passkey that the browser has made, and signs in under a new token.
 * @throws AppError `unauthorized` for an answer that isn't one to our challenge
 */
export async function enrol(
  context: Context,
  session: SessionRow,
  response: object,
  userAgent: string | null,
): Promise<string> {
  const verified = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: (challenge) => use(context, challenge, 'enrol', session.id),
    expectedOrigin: site(context).origin,
    expectedRPID: site(context).rpID,
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) throw refused();
  const { credential } = verified.registrationInfo;
  const passkey = {
    id: context.newId(),
    staffId: session.staffId,
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    now: context.now(),
  };
  const audit = auditRow(context, 'passkey.add', passkey.id);
  if (!(await context.store.audited(audit, (own) => own.sessions.addPasskey(passkey, session.id)))) throw refused();
  return openSession(context, session.staffId, 'full', { userAgent, passkeyShown: true, passkeyId: passkey.id });
}

/** What the browser's dialog is given to sign in (nobody is known yet), or to show the passkey again. */
export async function signInOptions(context: Context, session: SessionRow | null) {
  const keys = session ? await context.store.sessions.passkeysOf(session.staffId) : [];
  const options = await generateAuthenticationOptions({
    rpID: site(context).rpID,
    userVerification: 'required',
    allowCredentials: keys.map((key) => ({ id: key.credentialId.toString('base64url') })),
  });
  await remember(context, options.challenge, session ? 'confirm' : 'sign_in', session?.id ?? null);
  return options;
}

/** Signs in. @returns the session's token @throws AppError `unauthorized` */
export async function signIn(context: Context, response: { id: string }, userAgent: string | null): Promise<string> {
  const passkey = await verified(context, response, 'sign_in', null);
  return openSession(context, passkey.staffId, 'full', { userAgent, passkeyShown: true, passkeyId: passkey.id });
}

/** Uses the passkey again, for sensitive changes. @throws AppError `unauthorized` */
export async function confirmPasskey(context: Context, session: SessionRow, response: { id: string }): Promise<void> {
  const passkey = await verified(context, response, 'confirm', session.id);
  if (passkey.staffId !== session.staffId) throw refused();
  const audit = auditRow(context, 'sign_in.confirm', session.id);
  await context.store.audited(audit, (own) => own.sessions.passkeyShown(session.id, audit.at));
}

async function verified(
  context: Context,
  response: { id: string },
  purpose: Purpose,
  sessionId: string | null,
): Promise<Passkey> {
  const passkey = await context.store.sessions.passkey(Buffer.from(response.id, 'base64url'));
  if (!passkey) throw refused();
  const result = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => use(context, challenge, purpose, sessionId),
    expectedOrigin: site(context).origin,
    expectedRPID: site(context).rpID,
    credential: {
      id: passkey.credentialId.toString('base64url'),
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
    },
    requireUserVerification: true,
  }).catch(() => null);
  if (!result?.verified || !isTheirs(response, passkey.staffId)) throw refused();
  await context.store.sessions.passkeyUsed(passkey.id, result.authenticationInfo.newCounter, context.now());
  return passkey;
}

/** WebAuthn asks for it: the person that the authenticator says the passkey is of, if it says so. */
function isTheirs(response: { id: string; response?: { userHandle?: unknown } }, staffId: string): boolean {
  const handle = response.response?.userHandle ?? null;
  return handle === null || handle === Buffer.from(staffId).toString('base64url');
}

const remember = (context: Context, challenge: string, purpose: Purpose, sessionId: string | null) =>
  context.store.sessions.addChallenge(challenge, purpose, sessionId, new Date(context.now().getTime() + challengeMs));

const use = (context: Context, challenge: string, purpose: Purpose, sessionId: string | null) =>
  context.store.sessions.useChallenge(challenge, purpose, sessionId, context.now());
