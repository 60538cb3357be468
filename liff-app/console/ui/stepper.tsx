type Props = { label: string; steps: { id: string; label: string; problems: number }[]; current: string };

/** The steps of a long page, in order; each leads to its section. A step with problems says how many. */
export function Stepper({ label, steps, current }: Props) {
  return (
    <nav class="stepper" aria-label={label}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.id}>
            <a href={`#${step.id}`} {...(step.id === current && { 'aria-current': 'step' as const })}>
              <span class="step-number">{index + 1}</span>
              {step.label}
              {step.problems > 0 && <span class="step-problems">{step.problems}</span>}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
