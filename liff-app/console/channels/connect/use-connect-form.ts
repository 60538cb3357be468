import { useRef, useState } from 'preact/hooks';
import type { CredentialTestView } from '../../../../server/contract/channels.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';
import type { Failure, FieldFailure, Reply } from '../../../api.ts';
import { fieldErrorText, fieldErrorWords } from '../../i18n/field-errors.ts';
import { failureText } from '../../i18n/shell-words.ts';
import { credentialErrors, type Typed } from './credential-check.ts';
import { formWords as t } from './form-words.ts';

type Fields = Record<string, string>;
type Settings = {
  platform: Platform;
  name: string;
  typed: Typed;
  isKept: (name: string) => boolean;
  /** Asks the platform; null: there is nothing to ask about. */
  test: () => Promise<Reply<CredentialTestView> | null>;
  /** Saves it. @returns what went wrong, or null */
  save: () => Promise<Failure | null>;
};

/** From typed values to a saved channel: errors of the form, the platform and the server, each beside its field. */
export function useConnectForm({ platform, name, typed, isKept, test, save }: Settings) {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Fields>({});
  const [notice, setNotice] = useState<string | null>(null);
  const [unanswered, setUnanswered] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const refuse = (found: Fields, words: string) => {
    setErrors(found);
    setNotice(words);
    // After the fields have been drawn with what is wrong with them.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const fail = (failure: Failure) => {
    const found = ofFields(failure.fieldErrors);
    if (Object.keys(found).length > 0) refuse(found, t('some'));
    else refuse({}, failure.code === 'offline' ? t('offline') : failureText(failure));
  };
  const steps = async (untested: boolean) => {
    const seen = { ...nameErrors(name), ...credentialErrors(platform, typed, isKept) };
    if (Object.keys(seen).length > 0) return refuse(seen, t('some'));
    const reply = untested ? null : await test();
    if (reply && !reply.ok) return fail(reply.failure);
    const found = ofFields(Object.fromEntries((reply?.value.errors ?? []).map(({ path, ...error }) => [path, error])));
    if (Object.keys(found).length > 0) return refuse(found, t('some'));
    if (reply && !reply.value.answered) return setUnanswered(true);
    const failure = await save();
    if (failure) fail(failure);
  };
  const submit = async (untested = false) => {
    setBusy(true);
    setErrors({});
    setNotice(null);
    setUnanswered(false);
    await steps(untested);
    setBusy(false);
  };
  return { form, busy, errors, notice, unanswered, submit };
}

const ofFields = (byPath: Record<string, FieldFailure>): Fields =>
  Object.fromEntries(
    Object.entries(byPath).map(([path, error]) => [path.replace(/^credentials\./, ''), fieldErrorText(error)]),
  );

function nameErrors(name: string): Fields {
  if (name.trim() === '') return { name: fieldErrorWords('empty') };
  return name.trim().length > 100 ? { name: fieldErrorWords('too_long', { max: 100 }) } : {};
}
