import type { MessageButton, SingleMessage } from '../../domain/channel.ts';
import type { RowOf } from '../../store/write/changes.ts';
import { sealMessage } from '../delivery/seal-message.ts';
import type { EventContext } from './event-context.ts';

type About = { cause?: 'reply' | 'question'; attemptId?: string | null };

/** The outbox row of an immediate answer in the event's chat. */
export function chatReply(
  eventContext: EventContext,
  contactId: string,
  text: string,
  { buttons, ...about }: About & { buttons?: MessageButton[] } = {},
): RowOf<'outbox'> {
  return messageReply(eventContext, contactId, { kind: 'text', text, ...(buttons ? { buttons } : {}) }, about);
}

/** The same with any message. */
export function messageReply(
  { context, event }: EventContext,
  contactId: string,
  message: SingleMessage,
  { cause = 'reply', attemptId = null }: About = {},
): RowOf<'outbox'> {
  const id = context.newId();
  return {
    id,
    channelId: event.channelId,
    contactId,
    attemptId,
    eventId: event.id,
    cardId: null,
    cause,
    position: 0,
    forReason: null,
    ...sealMessage(context.keys, id, message),
  };
}
