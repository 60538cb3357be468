import { useState } from 'preact/hooks';
import { loadPerson, person } from '../person.ts';
import { navigate } from '../router.tsx';
import type { PageProps } from '../routes.ts';
import { Enrol } from './enrol.tsx';
import { GateScreen } from './gate-screen.tsx';
import { openLink } from './sign-in-api.ts';
import { signInWords } from './sign-in-words.ts';
import { useAsyncAction } from './use-async-action.ts';

/** `/sign-in/:code`: the button uses the link up (previews open links, but press nothing), then a passkey is added. */
export function Page({ params }: PageProps) {
  const [enrols, setEnrols] = useState(false);
  const link = useAsyncAction(
    () => openLink(params.code ?? ''),
    async () => {
      // The code is used up; it needn't stay in the address and the history.
      history.replaceState(null, '', '/sign-in');
      await loadPerson();
      if (person.value?.kind === 'full') navigate('/console', { replace: true });
      else setEnrols(true);
    },
  );
  if (enrols) return <Enrol />;
  return (
    <GateScreen
      title={signInWords('link.title')}
      body={signInWords('link.body')}
      action={{ label: signInWords('link.action'), ...link }}
      problem={link.problem}
    />
  );
}
