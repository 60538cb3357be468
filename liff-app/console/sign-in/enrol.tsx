import { loadPerson, person } from '../person.ts';
import { navigate } from '../router.tsx';
import { GateScreen } from './gate-screen.tsx';
import { preferPhonePasskey } from './prefer-phone-passkey.ts';
import { addPasskey } from './sign-in-api.ts';
import { signInWords } from './sign-in-words.ts';
import { useAsyncAction } from './use-async-action.ts';

/** After a one-time link, the only step: add the passkey for later sign-ins. */
export function Enrol() {
  const byPhone = preferPhonePasskey();
  const action = useAsyncAction(
    () => addPasskey(byPhone),
    async () => {
      await loadPerson();
      navigate('/console', { replace: true });
    },
  );
  return (
    <GateScreen
      title={signInWords('enrol.title')}
      body={signInWords('enrol.body')}
      action={{ label: signInWords('enrol.title'), ...action }}
      problem={action.problem}
    >
      {person.value && <p class="gate-hint">{signInWords('enrol.who', { name: person.value.name })}</p>}
      {byPhone && <p class="gate-hint">{signInWords('enrol.phone')}</p>}
    </GateScreen>
  );
}
