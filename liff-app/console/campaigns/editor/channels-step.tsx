import { platforms } from '../../../../server/contract/platforms.ts';
import { Link } from '../../router.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ChannelName } from '../channel-name.tsx';
import type { StepProps } from './editor-props.ts';
import { editorWords as t } from './editor-words.ts';
import { Step } from './step.tsx';

/** Step 1: source and target. The channels are fixed once there is a campaign; the name is not. */
export function ChannelsStep({ form, source, target, field, edit }: StepProps) {
  return (
    <Step id="channels" number={1} title={t('step.channels')}>
      <TextField hint={t('name.hint')} {...field('name')} />
      <dl class="route-chosen">
        <div>
          <dt>{t('source')}</dt>
          <dd>
            <ChannelName channel={source} />
          </dd>
        </div>
        <Icon name="arrow" />
        <div>
          <dt>{t('target')}</dt>
          <dd>
            <ChannelName channel={target} />
          </dd>
        </div>
      </dl>
      <p class="field-hint">{t('fixed')}</p>
      {platforms[target.platform].target === 'liff' && (
        <p class="field-hint">
          {t('liff.hint')} <Link to={`/console/channels/${target.id}`}>{t('liff.check')}</Link>
        </p>
      )}
      <details>
        <summary>{t('advanced')}</summary>
        <div class="stack">
          <Switch
            label={t('askFirst')}
            hint={t('askFirst.hint')}
            checked={form.askFirst}
            onInput={(askFirst) => edit({ askFirst })}
          />
          <TextField
            type="number"
            {...field('linkValidDays')}
            value={form.linkValidDays > 0 ? String(form.linkValidDays) : ''}
            onInput={(days) => edit({ linkValidDays: Number(days) })}
          />
        </div>
      </details>
    </Step>
  );
}
