import { useId, useMemo, useState } from 'preact/hooks';
import { defaultTarget, type Platform, platformIds, platforms } from '../../../../server/contract/platforms.ts';
import { shellWords } from '../../i18n/shell-words.ts';
import { mayDo, person } from '../../person.ts';
import { Link, navigate } from '../../router.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import '../channels.css';
import { checkChannel, connectChannel, tryNew } from '../channel-api.ts';
import { channelWords } from '../channel-words.ts';
import { pick } from './bilingual.ts';
import { ConnectForm } from './connect-form.tsx';
import { filled } from './credential-check.ts';
import { channelDraft, type Draft, newVerifyToken, verifyTokens } from './form-memory.ts';
import { hasVerifyToken, platformForms } from './form-steps.ts';
import { formWords as t } from './form-words.ts';
import { useConnectForm } from './use-connect-form.ts';

/** Connects an account: which platform, its values, and where each is found. */
export function Page() {
  const [platform, setPlatform] = useState<Platform>(defaultTarget);
  if (person.value && !mayDo('administer')) return <EmptyState title={shellWords('failed.forbidden')} />;
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <div class="stack">
        <PlatformPicker value={platform} onPick={setPlatform} />
        <p class="muted">{pick(platformForms[platform].needs)}</p>
        <NewChannel key={platform} platform={platform} />
      </div>
    </>
  );
}

function PlatformPicker({ value, onPick }: { value: Platform; onPick: (platform: Platform) => void }) {
  const id = useId();
  return (
    <fieldset class="platforms">
      <legend>{t('platform')}</legend>
      <div class="platforms-grid">
        {platformIds.map((platform) => (
          <label key={platform} class="platform">
            <input type="radio" name={id} checked={platform === value} onInput={() => onPick(platform)} />
            <span>
              <b>{platforms[platform].marketersName}</b>
              <span class="small muted">{pick(platformForms[platform].account)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function NewChannel({ platform }: { platform: Platform }) {
  const draft = channelDraft(`new.${platform}`);
  const fresh = useMemo(
    (): Draft => ({ name: '', typed: hasVerifyToken(platform) ? { verifyToken: newVerifyToken() } : {} }),
    [platform],
  );
  const { name, typed } = draft.load() ?? fresh;
  // A retry after a lost answer must not make a second channel; another form is another channel.
  const key = useMemo(() => crypto.randomUUID(), [name, typed]);
  const credentials = filled(platform, typed);
  const state = useConnectForm({
    platform,
    name,
    typed,
    isKept: () => false,
    test: () => tryNew(platform, credentials),
    save: async () => {
      const reply = await connectChannel({ platform, name: name.trim(), credentials }, key);
      if (!reply.ok) return reply.failure;
      const { id } = reply.value;
      if (typed.verifyToken) verifyTokens.value = { ...verifyTokens.value, [id]: typed.verifyToken };
      // What is still to do shows on the channel's page; a check that fails is repeated there.
      await checkChannel(id);
      draft.clear();
      navigate(`/console/channels/${id}`);
      return null;
    },
  });
  return (
    <ConnectForm
      platform={platform}
      name={name}
      onName={(name) => draft.save({ name, typed })}
      typed={typed}
      onInput={(field, value) => draft.save({ name, typed: { ...typed, [field]: value } })}
      isKept={() => false}
      state={state}
      verb="connect"
    >
      <Link to="/console/channels" class="button text">
        {channelWords('back')}
      </Link>
    </ConnectForm>
  );
}
