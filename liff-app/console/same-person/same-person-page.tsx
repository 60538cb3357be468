import { useState } from 'preact/hooks';
import type { ProfileView } from '../../../server/contract/contacts.ts';
import { conflictSchema, suggestionSchema } from '../../../server/contract/merges.ts';
import { call, nothing } from '../../api.ts';
import { useList } from '../data/list.ts';
import { ago } from '../i18n/dates.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { RequestDialog } from '../ui/request-dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast } from '../ui/toast.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { ProfileCard } from './profile-card.tsx';
import { samePersonWords as t } from './same-person-words.ts';
import './same-person.css';

type Pair = { key: string; profiles: [ProfileView, ProfileView]; why: string; at: string | null };
type Deciding = { pair: Pair; how: 'merge' | 'not' };

/** What a person has to decide: links that failed for two profiles, and profiles that look alike. */
export function Page() {
  const conflicts = useList(conflictSchema, '/merges/conflicts');
  const suggestions = useList(suggestionSchema, '/merges/suggestions');
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const failure = conflicts.failure ?? suggestions.failure;
  const load = () => {
    void conflicts.load();
    void suggestions.load();
  };
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!conflicts.items || !suggestions.items) return <Spinner />;
  const waiting = conflicts.items.map(
    ({ attemptId, source, target, reason, at }): Pair => ({
      key: attemptId,
      profiles: [source, target],
      why: t(`reason.${reason}`),
      at,
    }),
  );
  const alike = suggestions.items.map(
    ({ profiles, because }): Pair => ({
      key: profiles.map(({ id }) => id).join(),
      profiles,
      why: t(`because.${because}`),
      at: null,
    }),
  );
  const end = (isDone: boolean) => {
    setDeciding(null);
    if (isDone) load();
  };
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      {waiting.length + alike.length === 0 && <EmptyState title={t('empty.title')} text={t('empty.text')} />}
      <Pairs title={t('conflicts')} text={t('conflicts.text')} pairs={waiting} onDecide={setDeciding} />
      <Pairs title={t('suggestions')} pairs={alike} onDecide={setDeciding} />
      {deciding?.how === 'merge' && (
        <MergeDialog key={deciding.pair.key} profiles={deciding.pair.profiles} onEnd={end} onUndone={load} />
      )}
      {deciding?.how === 'not' && <NotSameDialog key={deciding.pair.key} pair={deciding.pair} onEnd={end} />}
    </>
  );
}

type PairsProps = { title: string; text?: string; pairs: Pair[]; onDecide: (deciding: Deciding) => void };

function Pairs({ title, text, pairs, onDecide }: PairsProps) {
  if (pairs.length === 0) return null;
  return (
    <section class="stack pairs">
      <h2>{title}</h2>
      {text && <p class="muted">{text}</p>}
      {pairs.map((pair) => (
        <article key={pair.key} class="card stack">
          <div class="row">
            <Badge kind="warn">{pair.why}</Badge>
            {pair.at && <span class="muted small">{ago(pair.at)}</span>}
          </div>
          <div class="pair">
            {pair.profiles.map((profile) => (
              <ProfileCard key={profile.id} profile={profile} />
            ))}
          </div>
          <div class="row">
            <Button kind="primary" onClick={() => onDecide({ pair, how: 'merge' })}>
              {t('merge')}
            </Button>
            <Button onClick={() => onDecide({ pair, how: 'not' })}>{t('not')}</Button>
          </div>
        </article>
      ))}
    </section>
  );
}

function NotSameDialog({ pair, onEnd }: { pair: Pair; onEnd: (isDone: boolean) => void }) {
  const body = { profileIds: pair.profiles.map(({ id }) => id) };
  return (
    <RequestDialog
      open
      title={t('not.title')}
      kind="primary"
      action={t('not')}
      send={() => call(nothing, 'POST', '/merges/not-same', { body })}
      onDone={() => {
        toast({ text: t('not.done') });
        onEnd(true);
      }}
      onClose={() => onEnd(false)}
    >
      <p>{t('not.text')}</p>
    </RequestDialog>
  );
}
