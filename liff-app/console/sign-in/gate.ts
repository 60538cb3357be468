// What a call waits for when the session is over, or the passkey has to be shown again: a dialog over the page, so
// that nothing typed is lost, and the same call once more.
import { signal } from '@preact/signals';
import { loadPerson, person } from '../person.ts';
import { navigate } from '../router.tsx';
import { showPasskeyAgain } from './sign-in-api.ts';

export type Question = 'sign_in' | 'passkey';
type Asked = { question: Question; answer: (done: boolean) => void };

/** What the gate's dialog asks, or null. */
export const asked = signal<Asked | null>(null);
let pending: Promise<boolean> | null = null;
let wanted = '/console';

/** Several calls may be refused at once: they wait for the same answer. */
function ask(question: Question): Promise<boolean> {
  pending ??= new Promise<boolean>((resolve) => {
    asked.value = { question, answer: resolve };
  }).finally(() => {
    asked.value = null;
    pending = null;
  });
  return pending;
}

/** The session is over. Before anybody is known there is nothing to lose: the sign-in page opens. */
export async function signInAgain(): Promise<boolean> {
  if (!location.pathname.startsWith('/console')) return false;
  if (person.value) return ask('sign_in');
  wanted = location.pathname;
  navigate('/sign-in', { replace: true });
  return false;
}

/** The page that somebody wanted before they had to sign in. */
export function wantedPage(): string {
  const page = wanted;
  wanted = '/console';
  return page;
}

/** The browser's own window comes at once; it needs a press where it was closed, or the browser wants one first. */
export const confirmAgain = async (): Promise<boolean> => (await showPasskeyAgain()) || ask('passkey');

/** Somebody has signed in from the dialog. Another person must not continue with what this one has typed. */
export async function signedInAgain(): Promise<boolean> {
  const before = person.value?.staffId;
  const failure = await loadPerson({ ungated: true });
  if (failure) return false;
  if (person.value?.staffId !== before) location.assign('/console');
  return true;
}
