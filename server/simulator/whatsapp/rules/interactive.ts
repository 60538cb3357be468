import { isRecord } from '../../http/requests.ts';
import type { GraphError } from '../../meta/graph-errors.ts';
import { whatsappError } from '../errors.ts';
import { type Check, list, matching, oneOf, shape, text, webUrl } from './checks.ts';
import { picture } from './picture.ts';

const header: Check = (value, path) => {
  if (isRecord(value) && value.type === 'text') return shape({ type: oneOf('text'), text: text(60) })(value, path);
  // A media id is not accepted in interactive headers.
  const withImage = shape({ type: oneOf('image', 'text'), image: shape({ link: picture }) });
  return withImage(value, path);
};

const around = { header, footer: shape({ text: text(60) }) };
const body = shape({ text: text(1024) });

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-cta-url-messages */
const ctaUrl = shape(
  {
    type: oneOf('cta_url'),
    body,
    action: shape({
      name: oneOf('cta_url'),
      parameters: shape({ display_text: text(20), url: webUrl }),
    }),
  },
  around,
);

const replyButton = shape({
  type: oneOf('reply'),
  reply: shape({
    id: (value, path) => text(256)(value, path) ?? matching(/^\S(.*\S)?$/s)(value, path),
    title: text(20),
  }),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages */
const replyButtons = shape(
  {
    type: oneOf('button'),
    body,
    action: shape({ buttons: (value, path) => list(1, 3, replyButton)(value, path) ?? unlike(value, path) }),
  },
  around,
);

/** No two buttons may have the same id or the same title. */
function unlike(buttons: unknown, path: string): GraphError | undefined {
  const replies = Array.isArray(buttons) ? buttons.map(({ reply }) => reply) : [];
  const all = new Set(replies.flatMap(({ id, title }) => [`id ${id}`, `title ${title}`]));
  return all.size === replies.length * 2
    ? undefined
    : whatsappError(131009, `${path} must not repeat an id or a title`);
}

export const interactive: Check = (value, path) => {
  const type = isRecord(value) ? value.type : undefined;
  switch (type) {
    case 'cta_url':
      return ctaUrl(value, path);
    case 'button':
      return replyButtons(value, path);
    case undefined:
      return whatsappError(131008, `${path}.type is required`);
    default:
      return whatsappError(131009, `${path}.type must be one of {cta_url, button}`);
  }
};
