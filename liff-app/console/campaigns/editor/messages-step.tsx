import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platformNames, platforms } from '../../../../server/contract/platforms.ts';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { problemText, type StepProps } from './editor-props.ts';
import { editorWords } from './editor-words.ts';
import { MessageField } from './message-field.tsx';
import { messageWords as t } from './message-words.ts';
import { endModuleChoice } from './module-choice.ts';
import { Step } from './step.tsx';
import { WindowHint } from './window-hint.tsx';

/** Step 3: what is said on each side when the link is made, and on the source when it isn't (M11 to M14). */
export function MessagesStep({ campaign, form, source, target, problems, edit }: StepProps) {
  const { id: campaignId } = campaign;
  useReturn(campaignId, edit);
  const targetName = platformNames[target.platform];
  const side = (which: 'source' | 'target', channel: ChannelView) =>
    t(which, { channel: `${platforms[channel.platform].marketersName} ${channel.name}` });
  return (
    <Step id="messages" number={3} title={editorWords('step.messages')}>
      <Part title={t('success')}>
        <MessageField
          campaignId={campaignId}
          place="successSource"
          legend={side('source', source)}
          channel={source}
          withButton={form.sourceNotice !== 'never'}
          suggestion={t('suggestion.success', { target: targetName })}
          value={form.successSource}
          error={problemText(problems['onSuccess.source'])}
          onInput={(successSource) => edit({ successSource })}
        />
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
        <MessageField
          required
          campaignId={campaignId}
          place="successTarget"
          legend={side('target', target)}
          channel={target}
          withButton={platforms[target.platform].target === 'draft'}
          value={form.successTarget}
          error={problemText(problems['onSuccess.target'])}
          onInput={(successTarget) => edit({ successTarget })}
        />
      </Part>
      <Part title={t('failure')}>
        <MessageField
          campaignId={campaignId}
          place="failureSource"
          legend={side('source', source)}
          hint={t('failure.hint')}
          channel={source}
          withButton={false}
          suggestion={t('suggestion.failure')}
          value={form.failureSource}
          error={problemText(problems['onFailure.source'])}
          onInput={(failureSource) => edit({ failureSource })}
        />
        <WindowHint source={source} campaign={campaign} />
      </Part>
    </Step>
  );
}

/** Back from the page of a bot module: the message is as it was left, with what was chosen or made there, in the middle of the window. */
function useReturn(campaignId: string, edit: StepProps['edit']): void {
  useEffect(() => {
    const choice = endModuleChoice(campaignId);
    if (!choice) return;
    const { place, message } = choice;
    // After the editor's own effects: what it brings back from an unsaved copy comes first.
    queueMicrotask(() => edit({ [place]: message }));
    const draw = requestAnimationFrame(() => {
      const field = document.getElementById(place);
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
