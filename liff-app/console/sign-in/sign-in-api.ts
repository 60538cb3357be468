import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { passkeyOptionsSchema } from '../../../server/contract/staff.ts';
import { call, type Failure, nothing } from '../../api.ts';
import { forgetDrafts } from '../data/local-draft.ts';
import { person } from '../person.ts';

/** `cancelled`: the person closed the browser's own dialog, or it found no passkey. */
export type Outcome = { ok: true } | { ok: false; why: 'cancelled' } | { ok: false; why: 'refused'; failure: Failure };

const ungated = true;
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

/** What makes the browser's own dialog begin with the QR code. */
const phoneFirst: Pick<RequestOptions, 'hints'> = { hints: ['hybrid'] };

/** Uses the one-time link up. */
export async function openLink(code: string): Promise<Outcome> {
  return outcome(await call(nothing, 'POST', '/session/link', { body: { code }, ungated }));
}

/** @param signedIn somebody who is signed in adds another: they may have to show the one they have first */
export async function addPasskey(byPhone: boolean, signedIn = false): Promise<Outcome> {
  return withDialog(
    '/session/enrol',
    (options) => startRegistration({ optionsJSON: { ...(options as CreationOptions), ...(byPhone && phoneFirst) } }),
    signedIn,
  );
}

/** @param byPhone the browser shows the QR code of a phone's passkey first: this computer has no place for one */
export async function signInByPasskey(byPhone: boolean): Promise<Outcome> {
  return withDialog('/session/passkey', (options) =>
    startAuthentication({ optionsJSON: { ...(options as RequestOptions), ...(byPhone && phoneFirst) } }),
  );
}

/** Shows the passkey again, before a sensitive change. */
export async function showPasskeyAgain(): Promise<boolean> {
  const shown = await withDialog('/session/confirm', (options) =>
    startAuthentication({ optionsJSON: options as RequestOptions }),
  );
  return shown.ok;
}

export async function signOut(): Promise<void> {
  await call(nothing, 'DELETE', '/session', { ungated });
  forgetDrafts();
  person.value = null;
}

/** Asks for the options, opens the browser's own dialog, and submits the result. */
async function withDialog(
  path: string,
  dialog: (options: unknown) => Promise<object>,
  gated = false,
): Promise<Outcome> {
  const options = await call(passkeyOptionsSchema, 'POST', `${path}/options`, gated ? {} : { ungated });
  if (!options.ok) return outcome(options);
  let response: object;
  try {
    response = await dialog(options.value.options);
  } catch {
    // Closed, timed out, or no passkey here: the browser doesn't tell which.
    return { ok: false, why: 'cancelled' };
  }
  return outcome(await call(nothing, 'POST', path, { body: { response }, ungated }));
}

const outcome = (reply: { ok: true } | { ok: false; failure: Failure }): Outcome =>
  reply.ok ? { ok: true } : { ok: false, why: 'refused', failure: reply.failure };
