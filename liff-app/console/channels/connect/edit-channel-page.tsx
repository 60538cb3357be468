import type { ChannelView } from '../../../../server/contract/channels.ts';
import { useReply } from '../../data/use-reply.ts';
import { shellWords } from '../../i18n/shell-words.ts';
import { locale } from '../../i18n/words.ts';
import { LoadFailure } from '../../load-failure.tsx';
import { mayDo, person } from '../../person.ts';
import { Link, navigate } from '../../router.tsx';
import type { PageProps } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { toast } from '../../ui/toast.tsx';
import '../channels.css';
import { changeChannel, checkChannel, readChannel, tryChange } from '../channel-api.ts';
import { RemoveChannel } from '../remove-channel.tsx';
import { ConnectForm } from './connect-form.tsx';
import { filled, type Typed } from './credential-check.ts';
import { channelDraft, verifyTokens } from './form-memory.ts';
import { appTypeOf, fieldsOf, hasAppType } from './form-steps.ts';
import { formWords as t } from './form-words.ts';
import { useConnectForm } from './use-connect-form.ts';

/** A channel's name and values: rename, replace, remove. */
export function Page({ params }: PageProps) {
  const id = params.id ?? '';
  const { value, failure, load } = useReply(() => readChannel(id), [id, locale.value]);
  if (person.value && !mayDo('administer')) return <EmptyState title={shellWords('failed.forbidden')} />;
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  return value ? <EditChannel channel={value} /> : <Spinner />;
}

function EditChannel({ channel }: { channel: ChannelView }) {
  const { id, platform } = channel;
  const page = `/console/channels/${id}`;
  const draft = channelDraft(id);
  const { name, typed } = draft.load() ?? { name: channel.name, typed: idsOf(channel) };
  const changed = changesOf(channel, typed);
  const hasChanges = Object.keys(changed).length > 0;
  const state = useConnectForm({
    platform,
    name,
    typed,
    isKept: () => true,
    test: async () => (hasChanges ? tryChange(id, changed) : null),
    save: async () => {
      const reply = await changeChannel(id, { name: name.trim(), ...(hasChanges && { credentials: changed }) });
      if (!reply.ok) return reply.failure;
      if (changed.verifyToken) verifyTokens.value = { ...verifyTokens.value, [id]: changed.verifyToken };
      if (hasChanges) await checkChannel(id);
      draft.clear();
      toast({ text: shellWords('saved') });
      navigate(page);
      return null;
    },
  });
  return (
    <>
      <PageHead title={t('edit.title', { name: channel.name })} intro={t('edit.intro')} />
      <div class="stack">
        <ConnectForm
          platform={platform}
          name={name}
          onName={(name) => draft.save({ name, typed })}
          typed={typed}
          onInput={(field, value) => draft.save({ name, typed: { ...typed, [field]: value } })}
          isKept={(name) => isKept(channel, name)}
          state={state}
          verb="save"
        >
          <Link to={page} class="button text" onClick={draft.clear}>
            {shellWords('cancel')}
          </Link>
        </ConnectForm>
        <RemoveChannel channel={channel} />
      </div>
    </>
  );
}

/** Whether the placeholder may say that there is a value. For the optional secret only the check tells: without it, a person ticks. */
function isKept({ check }: ChannelView, name: string): boolean {
  if (name !== 'loginChannelSecret') return true;
  return check?.items.some(({ id, tickable }) => id === 'login_secret' && !tickable) ?? false;
}

/** The values that the API shows: ids are no secrets. */
const idsOf = ({ platform, public: known }: ChannelView): Typed => ({
  ...Object.fromEntries(
    fieldsOf(platform, appTypeOf(known)).flatMap(({ name }) => (known[name] ? [[name, known[name]]] : [])),
  ),
  ...(hasAppType(platform) && { appType: appTypeOf(known) }),
});

function changesOf(channel: ChannelView, typed: Typed): Typed {
  const known = idsOf(channel);
  return Object.fromEntries(
    Object.entries(filled(channel.platform, typed)).filter(([name, value]) => known[name] !== value),
  );
}
