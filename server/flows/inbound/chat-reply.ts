import type { MessageButton } from '../../domain/channel.ts';
import type { RowOf } from '../../store/write/changes.ts';
import { sealMessage } from '../delivery/seal-message.ts';
import type { EventContext } from './event-context.ts';

/** The outbox row of an immediate answer in the event's chat. */
export function chatReply(
  { context, event, now }: EventContext,
  contactId: string,
  text: string,
  more: { buttons?: MessageButton[]; cause?: 'reply' | 'question'; attemptId?: string } = {},
): RowOf<'outbox'> {
  const { buttons, cause = 'reply', attemptId = null } = more;
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
    nextAt: now,
    ...sealMessage(context.keys, id, { kind: 'text', text, ...(buttons ? { buttons } : {}) }),
  };
}
