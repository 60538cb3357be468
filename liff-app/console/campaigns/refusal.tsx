import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Link } from '../router.tsx';
import { Notice } from '../ui/notice.tsx';
import { listWords } from './list-words.ts';

/** Why a campaign can't be enabled: each item of the target's set-up check that isn't right, and the way there. */
export function Refusal({ failure, target }: { failure: Failure; target: ChannelView | undefined }) {
  const items = Object.entries(failure.fieldErrors);
  if (failure.code !== 'conflict' || !target || items.length === 0)
    return <Notice kind="bad">{failureText(failure)}</Notice>;
  return (
    <Notice kind="bad">
      <p>{listWords('refused.liff', { channel: target.name, n: items.length })}</p>
      <ul class="bullets">
        {items.map(([id, message]) => (
          <li key={id}>{message}</li>
        ))}
      </ul>
      <Link to={`/console/channels/${target.id}`}>{listWords('refused.check')}</Link>
    </Notice>
  );
}

/** What the server would not take although the form found nothing wrong with it. */
export function Refused({ failure }: { failure: Failure }) {
  const fields = Object.entries(failure.fieldErrors).map(([path, message]) => `${path}: ${message}`);
  return <Notice kind="bad">{[failureText(failure), ...fields].join(' ')}</Notice>;
}
