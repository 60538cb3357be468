import { isRecord } from '../../http/requests.ts';
import { badParameter, type GraphError, graphErrors } from '../graph-errors.ts';
import type { Dialect } from './dialect.ts';
import { isPictureUrl, length, textFault, unknownField } from './fields.ts';
import { buttonTemplateFault, genericTemplateFault } from './templates.ts';

/** Why Meta would refuse this `message`, or nothing. Limits: meta.md §2, §3. */
export function messageFault(message: Record<string, unknown>, dialect: Dialect): GraphError | undefined {
  const fault = shapeFault(message, dialect);
  if (fault !== undefined) return badParameter(fault);
  const { attachment } = message;
  const picture = isRecord(attachment) && attachment.type === 'image' ? attachment.payload : undefined;
  if (isRecord(picture) && !isPictureUrl(picture.url)) return graphErrors.attachment;
  return undefined;
}

function shapeFault(message: Record<string, unknown>, dialect: Dialect): string | undefined {
  const { text, attachment, metadata } = message;
  const unknown = unknownField(message, ['text', 'attachment', 'metadata', 'quick_replies'], 'message');
  if (unknown !== undefined) return unknown;
  if (metadata !== undefined && (typeof metadata !== 'string' || length(metadata) > 1000)) {
    return 'Length of param message[metadata] must be less than or equal to 1000';
  }
  if ((text === undefined) === (attachment === undefined)) return 'message must have either text or attachment';
  if (text !== undefined) {
    if (typeof text !== 'string' || text === '') return 'Param message[text] must be a non-empty UTF-8 encoded string';
    const tooLong = dialect.tooLong(text);
    if (tooLong !== undefined) return tooLong;
  }
  return (
    quickReplyFault(message.quick_replies) ??
    (attachment === undefined ? undefined : attachmentFault(attachment, dialect))
  );
}

function attachmentFault(attachment: unknown, dialect: Dialect): string | undefined {
  if (!isRecord(attachment) || !isRecord(attachment.payload))
    return 'Param message[attachment] must be an object with a payload';
  const unknown = unknownField(attachment, ['type', 'payload'], 'message[attachment]');
  if (unknown !== undefined) return unknown;
  const { type, payload } = attachment;
  if (type === 'image') return unknownField(payload, ['url', 'is_reusable'], 'message[attachment][payload]');
  if (type !== 'template') return 'Param message[attachment][type] must be one of {image, template}';
  switch (payload.template_type) {
    case 'generic':
      return genericTemplateFault(payload, dialect);
    case 'button':
      return buttonTemplateFault(payload, dialect);
    default:
      return 'Param message[attachment][payload][template_type] must be one of {generic, button}';
  }
}

function quickReplyFault(replies: unknown): string | undefined {
  if (replies === undefined) return undefined;
  const at = 'message[quick_replies]';
  if (!Array.isArray(replies) || replies.length < 1 || replies.length > 13) {
    return `Param ${at} must hold between 1 and 13 items`;
  }
  return replies.map((reply, index) => oneReplyFault(reply, `${at}[${index}]`)).find((fault) => fault !== undefined);
}

function oneReplyFault(reply: unknown, path: string): string | undefined {
  if (!isRecord(reply) || reply.content_type !== 'text') return `Param ${path}[content_type] must be one of {TEXT}`;
  return (
    unknownField(reply, ['content_type', 'title', 'payload', 'image_url'], path) ??
    textFault(reply.title, 20, `${path}[title]`) ??
    textFault(reply.payload, 1000, `${path}[payload]`)
  );
}
