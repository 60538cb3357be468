import { useState } from 'preact/hooks';
import { shellWords } from '../i18n/shell-words.ts';
import { person } from '../person.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { asked, type Question, signedInAgain } from './gate.ts';
import { preferPhonePasskey } from './prefer-phone-passkey.ts';
import { showPasskeyAgain, signInByPasskey } from './sign-in-api.ts';
import { signInWords as t } from './sign-in-words.ts';

/** Over any page, and over any dialog of it: the session is over, or the passkey has to be shown again. */
export function GateDialog() {
  const question = asked.value?.question;
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const byPhone = preferPhonePasskey();
  const end = (done: boolean) => {
    setProblem(null);
    asked.value?.answer(done);
  };
  const run = async (which: Question) => {
    setBusy(true);
    const done = await (which === 'passkey' ? showPasskeyAgain() : signIn(byPhone));
    setBusy(false);
    if (done) end(true);
    else setProblem(t(person.value?.demo ? 'again.demo.not_yet' : 'cancelled'));
  };
  const demo = person.value?.demo === true;
  return (
    <Dialog
      open={question !== undefined}
      title={t(question === 'passkey' ? 'confirm.title' : 'again.title')}
      onClose={() => end(false)}
      actions={
        question && (
          <>
            <Button onClick={() => end(false)}>{shellWords('cancel')}</Button>
            <Button kind="primary" busy={busy} onClick={() => run(question)}>
              {t(question === 'passkey' ? 'confirm.action' : demo ? 'again.demo.action' : 'action')}
            </Button>
          </>
        )
      }
    >
      <p>{t(question === 'passkey' ? 'confirm.body' : demo ? 'again.demo.body' : 'again.body')}</p>
      {problem && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

/** The demo has no passkeys: its link, opened in another tab, signs this one in as well. */
async function signIn(byPhone: boolean): Promise<boolean> {
  if (!person.value?.demo && !(await signInByPasskey(byPhone)).ok) return false;
  return signedInAgain();
}
