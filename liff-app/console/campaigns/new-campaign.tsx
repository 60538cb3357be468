import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import { isTarget, platformIds, platforms } from '../../../server/contract/platforms.ts';
import type { Failure } from '../../api.ts';
import { locale } from '../i18n/words.ts';
import { Link, navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { TextField } from '../ui/text-field.tsx';
import { createCampaign } from './campaign-api.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { editorWords as t } from './editor/editor-words.ts';
import { goToFirstProblem } from './editor/first-problem.ts';
import { keepNew, keptNew, type NewCampaignDraft } from './kept-new.ts';
import { ApiErrorNotice } from './refusal.tsx';

const canBeTarget = ({ platform }: ChannelView) => isTarget(platform);

/** The first step: a name and two channels. The rest has words already, and is edited on the campaign's own page. */
export function NewCampaign({ channels }: { channels: ChannelView[] }) {
  const [draft, setDraft] = useState(() => firstDraft(channels));
  const { name, source, target, key } = draft;
  const put = (change: Partial<NewCampaignDraft>) => {
    // A lost answer must not become a second campaign; other words are another campaign.
    const next = { ...draft, ...change, key: crypto.randomUUID() };
    setDraft(next);
    keepNew(next);
  };
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  if (channels.length < 2 || !channels.some(canBeTarget)) {
    return (
      <>
        <PageHead title={t('new.title')} />
        <EmptyState
          title={t('new.noChannels')}
          text={t('new.noChannels.text')}
          action={
            <Link to="/console/channels" class="button primary">
              {t('new.noChannels.go')}
            </Link>
          }
        />
      </>
    );
  }

  const nameError =
    name.trim() === ''
      ? t('problem.empty')
      : name.trim().length > 100
        ? t('problem.too_long', { length: name.trim().length, max: 100 })
        : undefined;
  const create = async () => {
    setTried(true);
    if (nameError || !source || !target) return goToFirstProblem();
    setBusy(true);
    const way = { sourceChannelId: source, targetChannelId: target };
    const reply = await createCampaign({ name: name.trim(), ...way, sourceNotice: 'always' }, key);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    keepNew(null);
    navigate(`/console/campaigns/${reply.value.id}`, { replace: true });
  };
  const missing = (value: string) => (tried && !value ? t('problem.empty') : undefined);
  const never = platformIds.filter((one) => !isTarget(one) && !channels.some(({ platform }) => platform === one));

  return (
    <>
      <PageHead title={t('new.title')} />
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField
          label={t('name')}
          hint={t('name.hint')}
          error={tried ? nameError : undefined}
          value={name}
          onInput={(typed) => put({ name: typed })}
        />
        <ChannelPicker
          legend={t('source')}
          hint={t('source.hint')}
          channels={channels}
          value={source}
          onPick={(id) => put({ source: id, ...(id === target && { target: '' }) })}
          barred={() => null}
          error={missing(source)}
        />
        <ChannelPicker
          legend={t('target')}
          hint={t('target.hint')}
          channels={channels}
          value={target}
          onPick={(id) => put({ target: id })}
          barred={(channel) => barredAsTarget(channel, source)}
          error={missing(target)}
          {...(never.length > 0 && {
            never: {
              names: never.map((one) => platforms[one].marketersName).join(locale.value === 'en' ? ', ' : '、'),
              why: t('target.limit'),
            },
          })}
        />
        {failure && <ApiErrorNotice failure={failure} />}
        <div class="row">
          <Button kind="primary" type="submit" busy={busy}>
            {t('new.create')}
          </Button>
        </div>
      </form>
    </>
  );
}

/** What was typed here before, as far as its channels are still there; else what there is no choice about. */
function firstDraft(channels: ChannelView[]): NewCampaignDraft {
  const kept = keptNew();
  const isThere = (id: string) => channels.some((channel) => channel.id === id);
  const target = kept && isThere(kept.target) ? kept.target : onlyOne(channels.filter(canBeTarget));
  const source = kept && isThere(kept.source) ? kept.source : onlyOne(channels.filter(({ id }) => id !== target));
  return { name: kept?.name ?? '', source, target, key: kept?.key ?? crypto.randomUUID() };
}

const onlyOne = (channels: ChannelView[]): string => (channels.length === 1 ? (channels[0]?.id ?? '') : '');

function barredAsTarget(channel: ChannelView, source: string): string | null {
  if (!canBeTarget(channel)) return t('target.limit');
  return channel.id === source ? t('target.same') : null;
}
