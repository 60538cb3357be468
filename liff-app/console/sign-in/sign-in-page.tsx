import { navigate } from '../router.tsx';
import { wantedPage } from './gate.ts';
import { GateScreen } from './gate-screen.tsx';
import { preferPhonePasskey } from './prefer-phone-passkey.ts';
import { signInByPasskey } from './sign-in-api.ts';
import { signInWords } from './sign-in-words.ts';
import { useAsyncAction } from './use-async-action.ts';

/** `/sign-in`: by passkey, without a user name. */
export function Page() {
  const byPhone = preferPhonePasskey();
  const { busy, problem, run } = useAsyncAction(
    () => signInByPasskey(byPhone),
    () => navigate(wantedPage(), { replace: true }),
  );
  return (
    <GateScreen
      title={signInWords('title')}
      body={signInWords('body')}
      action={{ label: signInWords('action'), busy, run }}
      problem={problem}
    >
      <p class="gate-hint">{signInWords(byPhone ? 'byPhone' : 'phone')}</p>
      <p class="gate-hint">{signInWords('lost')}</p>
    </GateScreen>
  );
}
