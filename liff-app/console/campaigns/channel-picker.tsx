import { useId } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { editorWords as t } from './editor/editor-words.ts';

type Props = {
  legend: string;
  hint: string;
  channels: ChannelView[];
  value: string;
  onPick: (id: string) => void;
  /** Why a channel can't be chosen here, or null. */
  barred: (channel: ChannelView) => string | null;
  /** Shown greyed after the channels: platforms that this side can't have, with the reason. */
  never?: { names: string; why: string };
  error?: string | undefined;
};

/** One channel of several, each with its platform and its own name; those that can't be chosen say why. */
export function ChannelPicker({ legend, hint, channels, value, onPick, barred, never, error }: Props) {
  const id = useId();
  return (
    <fieldset class="picker" aria-describedby={`${id}-note`}>
      <legend>{legend}</legend>
      <p id={`${id}-note`} class={error ? 'field-error' : 'field-hint'}>
        {error ?? hint}
      </p>
      <div class="picker-grid">
        {channels.map((channel) => (
          <Option
            key={channel.id}
            name={id}
            channel={channel}
            checked={channel.id === value}
            why={barred(channel)}
            onPick={() => onPick(channel.id)}
          />
        ))}
        {never && (
          <div class="picker-option barred">
            <b>{never.names}</b>
            <span class="small">{never.why}</span>
          </div>
        )}
      </div>
    </fieldset>
  );
}

type OptionProps = { name: string; channel: ChannelView; checked: boolean; why: string | null; onPick: () => void };

function Option({ name, channel, checked, why, onPick }: OptionProps) {
  const note = why ?? (channel.state === 'attention' ? t('attention') : null);
  return (
    <label class={why ? 'picker-option barred' : 'picker-option'}>
      <input type="radio" name={name} value={channel.id} checked={checked} disabled={why !== null} onInput={onPick} />
      <b>{platforms[channel.platform].marketersName}</b>
      <bdi class="one-line">{channel.name}</bdi>
      {note && <span class="small">{note}</span>}
    </label>
  );
}
