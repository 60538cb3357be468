import { useId, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { Counter } from './counter.tsx';
import { EmojiPicker } from './emoji-picker.tsx';
import type { MessageForm } from './form.ts';
import { lengthIn, type Platform, textLimit } from './limits.ts';
import { messageWords as t } from './message-words.ts';

type Props = {
  legend: string;
  hint?: string;
  platform: Platform;
  /** *Not me, undo* stands under it: less text fits. */
  withButton: boolean;
  required?: boolean;
  suggestion?: string;
  value: MessageForm;
  error?: string | undefined;
  onInput: (value: MessageForm) => void;
};

/** One message: nothing, a text, or a bot module of the platform that sends it. */
export function MessageField({
  legend,
  hint,
  platform,
  withButton,
  required,
  suggestion,
  value,
  error,
  onInput,
}: Props) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { max, unit } = textLimit(platform, { withButton });
  // Bot modules come with their own page.
  const kinds = required ? (['text'] as const) : (['none', 'text'] as const);
  const insert = (words: string) => {
    const { selectionStart: start = value.text.length, selectionEnd: end = start } = area.current ?? {};
    onInput({ ...value, text: value.text.slice(0, start) + words + value.text.slice(end) });
    area.current?.focus();
  };
  return (
    <fieldset class="message">
      <legend>{legend}</legend>
      <div class="segments" role="radiogroup" aria-label={`${legend}: ${t('kind')}`}>
        {kinds.map((kind) => (
          <label key={kind}>
            <input
              type="radio"
              name={id}
              value={kind}
              checked={value.kind === kind}
              onInput={() => onInput({ ...value, kind })}
            />
            <span>{t(`kind.${kind}`)}</span>
          </label>
        ))}
      </div>
      {value.kind === 'text' && (
        <>
          <TextArea
            inputRef={area}
            label={t('text')}
            hint={hint}
            error={error}
            value={value.text}
            counter={<Counter length={lengthIn(value.text.trim(), unit)} max={max} />}
            onInput={(text) => onInput({ ...value, text })}
          />
          <div class="row">
            <EmojiPicker onPick={insert} />
            {suggestion && value.text.trim() === '' && (
              <Button kind="text" onClick={() => onInput({ ...value, text: suggestion })}>
                {t('suggestion')}
              </Button>
            )}
          </div>
        </>
      )}
    </fieldset>
  );
}
