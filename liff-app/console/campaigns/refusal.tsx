import { useEffect, useRef } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { fieldErrorText } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Link } from '../router.tsx';
import { Notice } from '../ui/notice.tsx';
import { fieldLabel } from './campaign-form.ts';
import { listWords } from './list/list-words.ts';

type Props = { failure: Failure; target: ChannelView | undefined };

/** Why something can't go live. It is at the top of the page, and scrolls into view wherever the button was pressed. */
export function Refusal(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'center' });
  }, [props.failure]);
  return (
    <div ref={place} class="refusal">
      <Reason {...props} />
    </div>
  );
}

/** Each failed item of the target's set-up check, with a link to it; or any other reason. */
function Reason({ failure, target }: Props) {
  const items = Object.entries(failure.fieldErrors);
  if (failure.code !== 'conflict' || !target || items.length === 0) return <ApiErrorNotice failure={failure} />;
  return (
    <Notice kind="bad">
      <p>{listWords('refused.liff', { channel: target.name, n: items.length })}</p>
      <ul class="bullets">
        {items.map(([path, error]) => (
          <li key={path}>{fieldErrorText(error)}</li>
        ))}
      </ul>
      <Link to={`/console/channels/${target.id}`}>{listWords('refused.check')}</Link>
    </Notice>
  );
}

/** What the server would not take although the form found nothing wrong with it. */
export function ApiErrorNotice({ failure }: { failure: Failure }) {
  const fields = Object.entries(failure.fieldErrors);
  return (
    <Notice kind="bad">
      <p>{failureText(failure)}</p>
      {fields.length > 0 && (
        <ul class="bullets">
          {fields.map(([path, error]) => (
            <li key={path}>
              {fieldLabel(path)}: {fieldErrorText(error)}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
