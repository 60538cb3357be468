import { CopyButton } from '../../ui/copy-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { pick } from './bilingual.ts';
import type { Typed } from './credential-check.ts';
import type { CredentialField, FormStep } from './form-step.ts';
import { formWords as t } from './form-words.ts';
import { PlacePicture } from './place-picture.tsx';

type Props = {
  step: FormStep;
  number: number;
  typed: Typed;
  errors: Readonly<Record<string, string>>;
  onInput: (name: string, value: string) => void;
  /** Secrets are shown as they are typed. */
  shown: boolean;
  isKept: (name: string) => boolean;
};

/** One page of a vendor's: the sentence, the picture beside it, and the values that are found there. */
export function StepCard({ step, number, typed, errors, onInput, shown, isKept }: Props) {
  return (
    <li class="card form-step">
      <div class="form-step-head">
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        <div>
          <h2>{pick(step.title)}</h2>
          <p class="muted">{pick(step.how)}</p>
        </div>
      </div>
      <div class="form-step-fields">
        {step.copy && <OurAddress {...step.copy} />}
        {step.fields.map((field) => (
          <TextField
            key={field.name}
            label={pick(field.label)}
            hint={field.made ? t('made.hint') : field.hint && pick(field.hint)}
            optional={field.optional ?? false}
            type={field.secret && !shown ? 'password' : 'text'}
            autocomplete={field.secret ? 'new-password' : 'off'}
            placeholder={placeholderOf(field, isKept(field.name))}
            code
            value={typed[field.name] ?? ''}
            onInput={(value) => onInput(field.name, value)}
            error={errors[field.name]}
          />
        ))}
      </div>
      {step.place && <PlacePicture place={step.place} />}
    </li>
  );
}

function placeholderOf({ secret, made, example }: CredentialField, kept: boolean): string {
  if (kept && (secret || made)) return t('kept.secret');
  return example ?? '';
}

function OurAddress({ label, path }: { label: string; path: string }) {
  const address = `${location.origin}${path}`;
  return (
    <div class="our-address">
      <span class="our-address-label">{label}</span>
      <code>{address}</code>
      <CopyButton text={address} label={label} />
    </div>
  );
}
