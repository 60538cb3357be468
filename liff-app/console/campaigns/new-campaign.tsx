import { useMemo, useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { consolePlatformNames } from '../i18n/platforms.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Link, navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { TextField } from '../ui/text-field.tsx';
import { createCampaign } from './campaign-api.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { editorWords as t } from './editor-words.ts';

const canBeTarget = ({ platform }: ChannelView) => platform === 'line' || platform === 'whatsapp';

/** The first step: a name and two channels. The rest has words already, and is edited on the campaign's own page. */
export function NewCampaign({ channels }: { channels: ChannelView[] }) {
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [target, setTarget] = useState(() => onlyOne(channels.filter(canBeTarget)));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // A lost answer must not become a second campaign; other words are another campaign.
  const key = useMemo(() => crypto.randomUUID(), [name, source, target]);

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
    if (nameError || !source || !target) return;
    setBusy(true);
    const way = { sourceChannelId: source, targetChannelId: target };
    const reply = await createCampaign({ name: name.trim(), ...way, sourceNotice: 'always' }, key);
    setBusy(false);
    if (reply.ok) navigate(`/console/campaigns/${reply.value.id}`, { replace: true });
    else setFailure(reply.failure);
  };
  const missing = (value: string) => (tried && !value ? t('problem.empty') : undefined);
  const never = (['messenger', 'instagram'] as const).filter((one) => !channels.some((each) => each.platform === one));

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
          onInput={setName}
        />
        <ChannelPicker
          legend={t('source')}
          hint={t('source.hint')}
          channels={channels}
          value={source}
          onPick={(id) => {
            setSource(id);
            if (id === target) setTarget('');
          }}
          barred={() => null}
          error={missing(source)}
        />
        <ChannelPicker
          legend={t('target')}
          hint={t('target.hint')}
          channels={channels}
          value={target}
          onPick={setTarget}
          barred={(channel) => barredAsTarget(channel, source)}
          error={missing(target)}
          {...(never.length > 0 && {
            never: { names: never.map((one) => consolePlatformNames[one]).join('、'), why: t('target.limit') },
          })}
        />
        {failure && <Notice kind="bad">{failureText(failure)}</Notice>}
        <div class="row">
          <Button kind="primary" type="submit" busy={busy}>
            {t('new.create')}
          </Button>
        </div>
      </form>
    </>
  );
}

const onlyOne = (channels: ChannelView[]): string => (channels.length === 1 ? (channels[0]?.id ?? '') : '');

function barredAsTarget(channel: ChannelView, source: string): string | null {
  if (!canBeTarget(channel)) return t('target.limit');
  return channel.id === source ? t('target.same') : null;
}
