import { platforms } from '../../../server/contract/platforms.ts';
import { webhookNameSchema } from '../../../server/contract/webhooks.ts';
import { wholeList } from '../data/list.ts';
import { moduleList } from '../modules/lists.ts';
import { TagsField } from '../tags/tags-field.tsx';
import { Segments } from '../ui/segments.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type StepForm, waitUnits } from './journey-form.ts';
import { journeyWords as t } from './journey-words.ts';

const webhookList = wholeList(webhookNameSchema, '/webhooks/names');

type Of<Kind extends StepForm['kind']> = Extract<StepForm, { kind: Kind }>;
type Props<Step extends StepForm = StepForm> = {
  step: Step;
  path: string;
  errorAt: (path: string) => string | undefined;
  onInput: (step: StepForm) => void;
};

/** The fields of one step, but for the steps inside it. */
export function StepFields({ step, ...rest }: Props) {
  switch (step.kind) {
    case 'message':
      return <MessageFields step={step} {...rest} />;
    case 'wait':
      return <WaitFields step={step} {...rest} />;
    case 'tag':
      return <TagFields step={step} {...rest} />;
    case 'webhook':
      return (
        <WebhookSelect
          value={step.webhookId}
          error={rest.errorAt(`${rest.path}.webhookId`)}
          onInput={(webhookId) => rest.onInput({ ...step, webhookId })}
        />
      );
    case 'if':
      return (
        <TextField
          label={t('if.tag')}
          value={step.tag}
          error={rest.errorAt(`${rest.path}.tag`)}
          onInput={(tag) => rest.onInput({ ...step, tag })}
        />
      );
  }
}

function MessageFields({ step, path, errorAt, onInput }: Props<Of<'message'>>) {
  return (
    <>
      <Segments
        label={t('message.kind')}
        value={step.say}
        options={[
          { value: 'text', label: t('message.text') },
          { value: 'module', label: t('message.module') },
        ]}
        onInput={(say) => onInput({ ...step, say })}
      />
      {step.say === 'text' ? (
        <TextArea
          label={t('message.text')}
          value={step.text}
          error={errorAt(`${path}.message.text`)}
          onInput={(text) => onInput({ ...step, text })}
        />
      ) : (
        <ModuleSelect
          value={step.moduleId}
          error={errorAt(`${path}.message.moduleId`)}
          onInput={(moduleId) => onInput({ ...step, moduleId })}
        />
      )}
    </>
  );
}

type SelectProps = { value: string; error: string | undefined; onInput: (id: string) => void };

function ModuleSelect({ value, error, onInput }: SelectProps) {
  const { items } = moduleList.use();
  const options = (items ?? []).map(({ id, name, platform }) => ({
    value: id,
    label: `${platforms[platform].marketersName} · ${name}`,
  }));
  return (
    <Select
      label={t('message.module')}
      hint={t('module.hint')}
      value={value}
      error={error}
      options={[{ value: '', label: t('module.choose') }, ...options]}
      onInput={onInput}
    />
  );
}

function WebhookSelect({ value, error, onInput }: SelectProps) {
  const { items } = webhookList.use();
  const known = (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const chosen = value && !known.some((one) => one.value === value) ? [{ value, label: t('webhook.chosen') }] : [];
  return (
    <Select
      label={t('webhook')}
      hint={t('webhook.hint')}
      value={value}
      error={error}
      options={[{ value: '', label: t('webhook.choose') }, ...known, ...chosen]}
      onInput={onInput}
    />
  );
}

function WaitFields({ step, path, errorAt, onInput }: Props<Of<'wait'>>) {
  return (
    <>
      <Segments
        label={t('wait.how')}
        value={step.how}
        options={[
          { value: 'for', label: t('wait.for') },
          { value: 'until', label: t('wait.until') },
        ]}
        onInput={(how) => onInput({ ...step, how })}
      />
      {step.how === 'for' ? (
        <div class="wait-fields">
          <TextField
            type="number"
            label={t('amount')}
            value={step.amount}
            error={errorAt(`${path}.minutes`) ?? errorAt(path)}
            onInput={(amount) => onInput({ ...step, amount })}
          />
          <Select
            label={t('unit')}
            value={step.unit}
            options={waitUnits.map((unit) => ({ value: unit, label: t(unit) }))}
            onInput={(unit) => onInput({ ...step, unit: waitUnits.find((one) => one === unit) ?? 'days' })}
          />
        </div>
      ) : (
        <TextField
          type="time"
          label={t('until')}
          hint={t('until.hint')}
          value={step.until}
          error={errorAt(`${path}.until`) ?? errorAt(path)}
          onInput={(until) => onInput({ ...step, until })}
        />
      )}
    </>
  );
}

function TagFields({ step, path, errorAt, onInput }: Props<Of<'tag'>>) {
  return (
    <>
      {(['add', 'remove'] as const).map((side, i) => (
        <TagsField
          key={side}
          label={t(`tag.${side}`)}
          optional
          value={step[side]}
          error={errorAt(`${path}.${side}`) ?? (i === 0 ? errorAt(path) : undefined)}
          onInput={(tags) => onInput({ ...step, [side]: tags })}
        />
      ))}
    </>
  );
}
