import { useEffect, useState } from 'preact/hooks';
import { shellWords } from '../console/i18n/shell-words.ts';
import { Button } from '../console/ui/button.tsx';
import { chooseOs, sendCard } from './actions.ts';
import { RouteMenus } from './route-menus.tsx';
import { type Now, stepsOf, whereNow } from './steps.ts';
import { currentRoute, state } from './store.ts';
import { type PhoneWord, phoneWords } from './words.ts';

const stepWords = {
  card: 'stepCard',
  browser: 'stepBrowser',
  jump: 'stepJump',
  send: 'stepSend',
  done: 'stepDone',
} as const;
const reasons = { card: null, browser: 'stepBrowserWhy', jump: null, send: 'stepSendWhy', done: null } as const;

/** The guide's words with the names in them. */
function words(key: PhoneWord): string {
  const { source, target } = currentRoute();
  const name = state.value.customer?.name ?? '';
  return phoneWords(key, { source: source.appName, target: target.appName, brand: target.name, name });
}

/** Headline, the route, the steps, and the sentence for now. */
export function Guide() {
  const now = whereNow();
  const steps = stepsOf();
  const current = now.step === 'over' ? steps.length : Math.max(steps.indexOf(now.step), 0);
  useEffect(() => {
    document.body.dataset.step = now.step;
  }, [now.step]);
  return (
    <section class="guide">
      <h1>{phoneWords('headline')}</h1>
      <Hint now={now} />
      <RouteMenus />
      <ol class="steps">
        {steps.map((step, index) => (
          <li key={step} class={index < current ? 'past' : ''} aria-current={index === current ? 'step' : undefined}>
            <span class="step-number" aria-hidden="true">
              {index < current ? '✓' : index + 1}
            </span>
            <div>
              {words(stepWords[step])}
              {index === current && reasons[step] && <p class="muted small">{words(reasons[step])}</p>}
              {index < current && <span class="hidden"> ({shellWords('done')})</span>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

const narrow = matchMedia('(max-width: 1060px)');
const buttons = { useIphone: () => chooseOs('ios'), sendCard };

/** The line for now. Where the steps aren't shown it says the step itself, else what this page is. */
function Hint({ now: { step, hint, button } }: { now: Now }) {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    narrow.onchange = () => setNarrow(narrow.matches);
  }, []);
  const plain = isNarrow && step !== 'over' ? stepWords[step] : 'lead';
  return (
    <div class={hint ? 'hint notice' : 'hint muted'}>
      <span role="status">{words(hint ?? plain)}</span>
      {button && <Button onClick={buttons[button]}>{phoneWords(button)}</Button>}
    </div>
  );
}
