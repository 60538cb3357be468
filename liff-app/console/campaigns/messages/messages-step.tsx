import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { platformNames, platforms } from '../../../../server/contract/platforms.ts';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { campaignFields, type MessagePath } from '../campaign-fields.ts';
import type { StepProps } from '../editor/editor-props.ts';
import { editorWords } from '../editor/editor-words.ts';
import { Step } from '../editor/step.tsx';
import { MessageField } from './message-field.tsx';
import { messageWords as t } from './message-words.ts';
import { endModuleChoice } from './module-choice.ts';
import { WindowHint } from './window-hint.tsx';

/** Step 3: what is said on each side when the link is made, and on the source when it isn't (M11 to M14). */
export function MessagesStep({ campaign, form, source, target, field, edit }: StepProps) {
  const { id: campaignId } = campaign;
  useReturn(campaignId, edit);
  const targetName = platformNames[target.platform];
  const message = (path: MessagePath) => {
    const { side, required, withButton } = campaignFields[path].message;
    const channel = side === 'source' ? source : target;
    const { value, error, onInput } = field(path);
    return {
      campaignId,
      path,
      legend: t(side, { channel: `${platforms[channel.platform].marketersName} ${channel.name}` }),
      channel,
      withButton: withButton(form, { source: source.platform, target: target.platform }),
      required,
      value,
      error,
      onInput,
    };
  };
  return (
    <Step id="messages" number={3} title={editorWords('step.messages')}>
      <Part title={t('success')}>
        <MessageField suggestion={t('suggestion.success', { target: targetName })} {...message('onSuccess.source')} />
        <WindowHint source={source} campaign={campaign} />
        <Switch
          label={t('notice')}
          hint={
            form.sourceNotice === 'with_message'
              ? t('notice.with_message')
              : t('notice.hint', { text: t('notice.text', { target: targetName }) })
          }
          checked={form.sourceNotice !== 'never'}
          onInput={(on) => edit({ sourceNotice: on ? 'always' : 'never' })}
        />
        {form.sourceNotice === 'never' && campaign.stats.memberNumbers && (
          <Notice kind="warn">{editorWords('notice.members')}</Notice>
        )}
        <hr />
        <MessageField {...message('onSuccess.target')} />
      </Part>
      <Part title={t('failure')}>
        <MessageField hint={t('failure.hint')} suggestion={t('suggestion.failure')} {...message('onFailure.source')} />
        <WindowHint source={source} campaign={campaign} />
      </Part>
    </Step>
  );
}

/** Back from the page of a bot module: the message is as it was left, with what was chosen or made there, scrolled to the middle of the window. */
function useReturn(campaignId: string, edit: StepProps['edit']): void {
  useEffect(() => {
    const choice = endModuleChoice(campaignId);
    if (!choice) return;
    const { path, message } = choice;
    // After the editor's own effects: what it restores from a local draft comes first.
    queueMicrotask(() => edit({ [path]: message }));
    const draw = requestAnimationFrame(() => {
      const field = document.getElementById(path);
      field?.scrollIntoView({ block: 'center' });
      field?.querySelector<HTMLElement>('input:checked')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(draw);
  }, []);
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part stack">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
