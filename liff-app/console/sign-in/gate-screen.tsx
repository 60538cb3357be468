import type { ComponentChildren } from 'preact';
import { LanguageSwitch } from '../language-switch.tsx';
import { Button } from '../ui/button.tsx';
import './sign-in.css';

type Props = {
  title: string;
  body: string;
  action?: { label: string; busy: boolean; run: () => void };
  problem?: string | null;
  children?: ComponentChildren;
};

/** A page outside the console's navigation: one thing to read, one thing to do. */
export function GateScreen({ title, body, action, problem, children }: Props) {
  return (
    <main class="gate" id="page">
      <div class="gate-card">
        <p class="wordmark">OmniLink</p>
        <h1>{title}</h1>
        <p>{body}</p>
        {problem && (
          <p class="gate-problem" role="alert">
            {problem}
          </p>
        )}
        {action && (
          <Button kind="primary" busy={action.busy} onClick={action.run}>
            {action.label}
          </Button>
        )}
        {children}
      </div>
      <LanguageSwitch />
    </main>
  );
}
