import { useRef } from 'preact/hooks';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/segments.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import type { MessageForm, MessagePath } from '../campaign-fields.ts';
import { textLimit } from '../editor/limits.ts';
import { Counter } from './counter.tsx';
import { messageWords as t } from './message-words.ts';
import { startModuleChoice } from './module-choice.ts';
import { ModulePicker } from './module-picker.tsx';
import { lengthWithName } from './name-variable.ts';
import { TextTools } from './text-tools.tsx';
import { variableHint } from './variable-hint.tsx';

type Props = {
  campaignId: string;
  path: MessagePath;
  legend: string;
  hint?: string;
  /** Who sends it. */
  channel: Pick<ChannelView, 'id' | 'platform' | 'name'>;
  /** *Not me, undo* is under it: less text fits. */
  withButton: boolean;
  required?: true | undefined;
  suggestion?: string;
  value: MessageForm;
  error?: string | undefined;
  onInput: (value: MessageForm) => void;
};

/** One message: nothing, a text, or a bot module of the platform that sends it. */
export function MessageField({
  campaignId,
  path,
  legend,
  hint,
  channel,
  withButton,
  required,
  suggestion,
  value,
  error,
  onInput,
}: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { max, unit } = textLimit(channel.platform, { withButton });
  const kinds = (['none', 'text', 'module'] as const).filter((kind) => !required || kind !== 'none');
  const put = (text: string) => onInput({ ...value, text });
  return (
    <fieldset class="message" id={path}>
      <legend>{legend}</legend>
      <Segments
        label={`${legend}: ${t('kind')}`}
        value={value.kind}
        options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        onInput={(kind) => onInput({ ...value, kind })}
      />
      {value.kind === 'text' && (
        <>
          <TextArea
            inputRef={area}
            label={t('text')}
            hint={variableHint(value.text, hint)}
            error={error}
            value={value.text}
            counter={<Counter length={lengthWithName(value.text.trim(), unit)} max={max} />}
            onInput={put}
          />
          <TextTools area={area} onInput={put}>
            {suggestion && value.text.trim() === '' && (
              <Button kind="text" onClick={() => put(suggestion)}>
                {t('suggestion')}
              </Button>
            )}
          </TextTools>
        </>
      )}
      {value.kind === 'module' && (
        <ModulePicker
          channel={channel}
          campaignId={campaignId}
          value={value.moduleId}
          error={value.moduleId ? error : undefined}
          onInput={(moduleId) => onInput({ ...value, moduleId })}
          onLeave={() => startModuleChoice({ campaignId, path, message: value })}
        />
      )}
    </fieldset>
  );
}
