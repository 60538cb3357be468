import { useEffect, useRef } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { fieldErrorText } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Link } from '../router.tsx';
import { Notice } from '../ui/notice.tsx';
import { cardWords } from './editor/card-words.ts';
import { editorWords } from './editor/editor-words.ts';
import { messageWords } from './editor/message-words.ts';
import { listWords } from './list/list-words.ts';

type Props = { failure: Failure; target: ChannelView | undefined };

/** Why something can't go live. It stands at the head of the page, so it comes into sight wherever the button was pressed. */
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

/** Each item of the target's set-up check that isn't right, and the way there; or whatever else was wrong. */
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
              {placeOf(path)}: {fieldErrorText(error)}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

/** Where in the form a path of the API stands, in the form's own words. */
function placeOf(path: string): string {
  const [part = '', field = ''] = path.split('.');
  switch (part) {
    case 'card':
      return isCardField(field) ? cardWords(field) : editorWords('step.card');
    case 'onSuccess':
      return `${messageWords('success')}, ${editorWords(field === 'source' ? 'source' : 'target')}`;
    case 'onFailure':
      return messageWords('failure');
    case 'name':
    case 'linkValidDays':
    case 'askFirst':
      return editorWords(part);
    case 'sourceChannelId':
    case 'targetChannelId':
      return editorWords(part === 'sourceChannelId' ? 'source' : 'target');
    case 'tags':
      return editorWords('step.tags');
    default:
      return path;
  }
}

const cardFields = ['title', 'text', 'button', 'keywords'] as const;
const isCardField = (field: string): field is (typeof cardFields)[number] => cardFields.some((one) => one === field);
