import { isRecord } from '../../http/requests.ts';
import type { GraphError } from '../../meta/graph-errors.ts';
import { whatsappError } from '../errors.ts';
import { type Check, matching, oneOf, shape, text } from './checks.ts';
import { interactive } from './interactive.ts';
import { picture } from './picture.ts';

/** A message by its type. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages */
const contents: Record<string, Check> = {
  text: shape({ body: text(4096, 100) }, { preview_url: oneOf(true, false) }),
  image: image(),
  interactive,
};

function image(): Check {
  const withLink = shape({ link: picture }, { caption: text(1024) });
  // Nothing was uploaded here, so no id leads to a picture.
  return (value, path) =>
    isRecord(value) && value.id !== undefined
      ? whatsappError(131053, `${path}.id: no such media`)
      : withLink(value, path);
}

const envelope = shape(
  { messaging_product: oneOf('whatsapp') },
  {
    recipient_type: oneOf('individual'),
    to: matching(/^\+?[\d\s().-]+$/),
    recipient: matching(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/),
    type: matching(/^\w+$/),
    context: shape({ message_id: text(1000) }),
    biz_opaque_callback_data: text(512),
  },
);

/** Why WhatsApp would refuse this request body, or nothing. Limits: meta.md §4. */
export function requestFault(body: Record<string, unknown>): GraphError | undefined {
  const { type = 'text' } = body;
  const content = contents[`${type}`];
  if (typeof type === 'string' && !content) return whatsappError(131051, `Message type ${type} is not supported`);
  const outer = Object.fromEntries(Object.entries(body).filter(([name]) => name !== type));
  const fault = envelope(outer, '');
  if (fault) return fault;
  if (body.to === undefined && body.recipient === undefined) return whatsappError(131008, 'to is required');
  if (body[`${type}`] === undefined) return whatsappError(131008, `${type} is required`);
  return content?.(body[`${type}`], `${type}`);
}
