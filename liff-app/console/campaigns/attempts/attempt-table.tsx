import type { AttemptView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { ago, moment } from '../../i18n/dates.ts';
import { PlatformMark } from '../../profiles/platform-mark.tsx';
import { profileWords } from '../../profiles/profile-words.ts';
import { reasonText } from '../../profiles/timeline/reason-words.ts';
import { Link } from '../../router.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Table } from '../../ui/table.tsx';
import { attemptWords as t } from './attempt-words.ts';

type Props = { attempts: AttemptView[]; source: ChannelView | undefined; target: ChannelView | undefined };

const kinds = {
  linked: 'ok',
  failed: 'bad',
  blocked: 'warn',
  open: 'plain',
  declined: 'plain',
  superseded: 'plain',
} as const;

/** One line for each tap on a card; the names lead to the customers' profiles. */
export function AttemptTable({ attempts, source, target }: Props) {
  return (
    <div class="table-card attempts">
      <Table
        label={t('title')}
        head={[t('source'), t('target'), t('outcome'), t('when')]}
        rows={attempts.map((attempt) => ({
          id: attempt.id,
          cells: [
            <Side key="source" side={attempt.source} channel={source} />,
            <Side key="target" side={attempt.target} channel={target} />,
            <Outcome key="outcome" attempt={attempt} />,
            <time key="when" class="muted whole" dateTime={attempt.tappedAt} title={moment(attempt.tappedAt)}>
              {ago(attempt.tappedAt)}
            </time>,
          ],
        }))}
      />
    </div>
  );
}

function Side({ side, channel }: { side: AttemptView['source']; channel: ChannelView | undefined }) {
  return (
    <span class="attempt-side">
      <PlatformMark channel={channel} />
      {side ? (
        <Link to={`/console/profiles/${side.profileId}`}>
          <bdi class="one-line">{side.name ?? profileWords('nameless')}</bdi>
        </Link>
      ) : (
        <span class="muted">{t('unknown')}</span>
      )}
    </span>
  );
}

function Outcome({ attempt: { outcome, reason, source, target } }: { attempt: AttemptView }) {
  const isParted = outcome === 'linked' && source && target && source.profileId !== target.profileId;
  const more = isParted ? t('parted') : reason && reasonText(reason);
  return (
    <span class="attempt-outcome">
      <Badge kind={isParted ? 'plain' : kinds[outcome]}>{t(outcome)}</Badge>
      {more && <span class="muted small">{more}</span>}
    </span>
  );
}
