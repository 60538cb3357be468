import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Platform } from '../../../../server/contract/platforms.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { AppTypePicker } from './app-type-picker.tsx';
import type { Typed } from './credential-check.ts';
import { appTypeOf, hasAppType, stepsOf } from './form-steps.ts';
import { formWords as t } from './form-words.ts';
import { StepCard } from './step-card.tsx';
import type { useConnectForm } from './use-connect-form.ts';

type Props = {
  platform: Platform;
  name: string;
  onName: (name: string) => void;
  typed: Typed;
  onInput: (name: string, value: string) => void;
  isKept: (name: string) => boolean;
  state: ReturnType<typeof useConnectForm>;
  verb: 'connect' | 'save';
  children?: ComponentChildren;
};

/** The form of a channel: its name, and the platform's pages one after the other. */
export function ConnectForm({ platform, name, onName, typed, onInput, isKept, state, verb, children }: Props) {
  const [shown, setShown] = useState(false);
  const { errors } = state;
  return (
    <Form formRef={state.form} class="stack" onSubmit={() => void state.submit()}>
      <div class="card">
        <TextField label={t('name')} hint={t('name.hint')} value={name} onInput={onName} error={errors.name} />
      </div>
      {hasAppType(platform) && (
        <AppTypePicker value={appTypeOf(typed)} onPick={(appType) => onInput('appType', appType)} />
      )}
      <ol class="stack">
        {stepsOf(platform, appTypeOf(typed)).map((step, index) => (
          <StepCard
            key={`${platform}.${step.fields[0]?.label}`}
            step={step}
            number={index + 1}
            typed={typed}
            errors={errors}
            onInput={onInput}
            shown={shown}
            isKept={isKept}
          />
        ))}
      </ol>
      <p class="muted small">{t('renamed')}</p>
      <Switch label={t('show')} checked={shown} onInput={setShown} />
      {state.notice && <Notice kind="bad">{state.notice}</Notice>}
      {state.unanswered && (
        <Notice kind="warn">
          <p>{t('not.answered')}</p>
          <Button onClick={() => void state.submit(true)}>{t(`${verb}.anyway`)}</Button>
        </Notice>
      )}
      <div class="row">
        <Button kind="primary" type="submit" busy={state.busy}>
          {t(verb)}
        </Button>
        {children}
      </div>
    </Form>
  );
}
