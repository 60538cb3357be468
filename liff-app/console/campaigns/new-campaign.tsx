import { useState } from 'preact/hooks';
import { z } from 'zod';
import type { ChannelView } from '../../../server/contract/channels.ts';
import { isTarget, platformIds, platforms } from '../../../server/contract/platforms.ts';
import { localDraft } from '../data/local-draft.ts';
import { useRequest } from '../data/use-request.ts';
import { locale } from '../i18n/words.ts';
import { Link, navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Form } from '../ui/form.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { TextField } from '../ui/text-field.tsx';
import { createCampaign } from './campaign-api.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { editorWords as t } from './editor/editor-words.ts';
import { goToFirstProblem } from './editor/first-problem.ts';
import { ApiErrorNotice } from './refusal.tsx';

/** `key`: the same for a retry, also after a reload, so that no second campaign is made. */
const newCampaign = z.object({ name: z.string(), source: z.string(), target: z.string(), key: z.string() });
type NewCampaignForm = z.infer<typeof newCampaign>;
const draft = localDraft('new-campaign', newCampaign);

const canBeTarget = ({ platform }: ChannelView) => isTarget(platform);

/** The first step: a name and two channels. The rest has words already, and is edited on the campaign's own page. */
export function NewCampaign({ channels }: { channels: ChannelView[] }) {
  const [form, setForm] = useState(() => firstForm(channels));
  const { name, source, target, key } = form;
  const put = (change: Partial<NewCampaignForm>) => {
    // A retry after a lost answer must not make a second campaign; another form is another campaign.
    const next = { ...form, ...change, key: crypto.randomUUID() };
    setForm(next);
    draft.save(next);
  };
  const [tried, setTried] = useState(false);
  const request = useRequest();

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
    const route = { sourceChannelId: source, targetChannelId: target };
    const campaign = { name: name.trim(), ...route, sourceNotice: 'always' as const };
    const reply = await request.send(createCampaign(campaign, key));
    if (!reply.ok) return;
    draft.clear();
    navigate(`/console/campaigns/${reply.value.id}`, { replace: true });
  };
  const missing = (value: string) => (tried && !value ? t('problem.empty') : undefined);
  const never = platformIds.filter((one) => !isTarget(one) && !channels.some(({ platform }) => platform === one));

  return (
    <>
      <PageHead title={t('new.title')} />
      <Form class="card stack" onSubmit={() => void create()}>
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
        {request.failure && <ApiErrorNotice failure={request.failure} />}
        <div class="row">
          <Button kind="primary" type="submit" busy={request.busy}>
            {t('new.create')}
          </Button>
        </div>
      </Form>
    </>
  );
}

/** What was typed here before, as far as its channels still exist; else the channels that are the only choice. */
function firstForm(channels: ChannelView[]): NewCampaignForm {
  const kept = draft.load();
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
