import { useId, useState } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { ModuleView } from '../../../../server/contract/modules.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { failureText, shellWords } from '../../i18n/shell-words.ts';
import { blockWords } from '../../modules/editor/block-words.ts';
import { moduleFormOf } from '../../modules/editor/module-form.ts';
import { ModuleChat } from '../../modules/editor/module-preview.tsx';
import { campaignList, moduleList } from '../../modules/lists.ts';
import { Link } from '../../router.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { messageWords as t } from './message-words.ts';

/** From this number on, there is a search. */
const many = 7;

type Props = {
  /** Who sends it. */
  channel: Pick<ChannelView, 'id' | 'platform' | 'name'>;
  campaignId: string;
  value: string | null;
  error?: string | undefined;
  onInput: (moduleId: string) => void;
  /** The person goes to a module's page and will come back. */
  onLeave: () => void;
};

/** A bot module of the platform that sends it: chosen, looked at, edited, or made because there is none (M13). */
export function ModulePicker({ channel, campaignId, value, error, onInput, onLeave }: Props) {
  const { platform } = channel;
  const { items, failure, load } = moduleList.use();
  const campaigns = campaignList.use().items;
  const [shown, setShown] = useState(false);
  const name = platforms[platform].marketersName;
  if (!items) {
    if (!failure) return <Spinner />;
    return (
      <Notice kind="bad">
        {failureText(failure)}{' '}
        <Button kind="text" onClick={load}>
          {shellWords('retry')}
        </Button>
      </Notice>
    );
  }
  const modules = items.filter((one) => one.platform === platform);
  const chosen = modules.find(({ id }) => id === value);
  const newOne = (
    <Link to={`/console/modules/new?platform=${platform}&from=${campaignId}`} class="button plain" onClick={onLeave}>
      {t('module.new')}
    </Link>
  );
  if (modules.length === 0) {
    return (
      <div class="module-none">
        <p>{t('module.empty', { platform: name })}</p>
        <p class="field-hint">{t('module.empty.text')}</p>
        {newOne}
      </div>
    );
  }
  return (
    <div class="stack">
      <Options
        modules={modules}
        label={t('module', { platform: name })}
        value={value}
        error={error ?? (value ? problemOf(chosen, channel.id, campaigns) : undefined)}
        onInput={onInput}
      />
      <div class="row">
        {chosen && (
          <>
            <Button onClick={() => setShown(true)} label={t('module.preview.of', { module: chosen.name })}>
              {t('module.preview')}
            </Button>
            <Link to={`/console/modules/${chosen.id}?from=${campaignId}`} class="button plain" onClick={onLeave}>
              {t('module.edit')}
            </Link>
          </>
        )}
        {newOne}
      </div>
      <Dialog open={shown} title={chosen?.name ?? ''} onClose={() => setShown(false)}>
        {chosen && <ModuleChat platform={platform} name={channel.name} blocks={moduleFormOf(chosen).blocks} />}
      </Dialog>
    </div>
  );
}

/** Why the server would not publish it: it is gone, or holds a card that this account can't send. */
function problemOf(module: ModuleView | undefined, channelId: string, campaigns: CampaignView[] | null) {
  if (!module) return t('module.gone');
  if (!campaigns) return undefined;
  const bad = module.blocks.findIndex((block) => {
    if (block.kind !== 'card') return false;
    return campaigns.find(({ id }) => id === block.campaignId)?.sourceChannelId !== channelId;
  });
  return bad < 0 ? undefined : t('module.card', { n: bad + 1 });
}

type OptionsProps = {
  modules: ModuleView[];
  label: string;
  value: string | null;
  error: string | undefined;
  onInput: (moduleId: string) => void;
};

function Options({ modules, label, value, error, onInput }: OptionsProps) {
  const id = useId();
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLocaleLowerCase();
  const found = modules.filter((one) => one.name.toLocaleLowerCase().includes(words));
  return (
    <fieldset class="picker" aria-describedby={`${id}-note`}>
      <legend class="hidden">{label}</legend>
      {modules.length >= many && (
        <TextField type="search" label={t('module.search')} value={wanted} onInput={setWanted} />
      )}
      <p id={`${id}-note`} class={error ? 'field-error small' : 'field-hint'} aria-live="polite">
        {error ?? (found.length === 0 ? t('module.search.none') : label)}
      </p>
      <div class="picker-grid module-options">
        {found.map((module) => (
          <label key={module.id} class="picker-option">
            <input
              type="radio"
              name={id}
              value={module.id}
              checked={module.id === value}
              onInput={() => onInput(module.id)}
            />
            <bdi class="two-lines">{module.name}</bdi>
            <span class="small muted">{module.blocks.map(({ kind }) => blockWords(kind)).join('・')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
