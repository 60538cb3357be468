import { useId } from 'preact/hooks';
import { Counter } from '../../campaigns/messages/counter.tsx';
import { variableHint } from '../../campaigns/messages/variable-hint.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Segments } from '../../ui/segments.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { blockWords as t } from './block-words.ts';
import type { ButtonForm } from './module-form.ts';
import { buttonLimits } from './module-problems.ts';

type Props = {
  number: number;
  button: ButtonForm;
  /** By the path inside the button; '' is the button as a whole. */
  errorAt: (path: string) => string | undefined;
  onInput: (button: ButtonForm) => void;
  onRemove?: () => void;
};

/** One button of a card: its words, and what it does. */
export function ButtonFields({ number, button, errorAt, onInput, onRemove }: Props) {
  const id = useId();
  const put = (change: Partial<ButtonForm>) => onInput({ ...button, ...change });
  const whole = errorAt('');
  return (
    <fieldset class="module-button" aria-labelledby={`${id}-title`}>
      <div class="block-head">
        <h3 id={`${id}-title`}>{t('button.legend', { n: number })}</h3>
        {onRemove && <IconButton icon="close" label={t('button.remove', { n: number })} onClick={onRemove} />}
      </div>
      <TextField
        label={t('button.label')}
        hint={variableHint(button.label, '', false)}
        value={button.label}
        error={errorAt('label') ?? whole}
        counter={<Counter length={button.label.trim().length} max={buttonLimits.label} />}
        onInput={(label) => put({ label })}
      />
      <Segments
        label={t('button.does', { n: number })}
        value={button.does}
        options={(['open', 'say'] as const).map((value) => ({ value, label: t(`does.${value}`) }))}
        onInput={(does) => put({ does })}
      />
      {button.does === 'open' ? (
        <TextField
          code
          type="url"
          label={t('button.url')}
          placeholder="https://"
          value={button.url}
          error={errorAt('url')}
          onInput={(url) => put({ url })}
        />
      ) : (
        <TextField
          label={t('button.reply')}
          hint={t('button.reply.hint')}
          value={button.reply}
          error={errorAt('reply')}
          counter={<Counter length={button.reply.trim().length} max={buttonLimits.reply} />}
          onInput={(reply) => put({ reply })}
        />
      )}
    </fieldset>
  );
}
