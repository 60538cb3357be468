import type { MessageButton } from '../../domain/channel.ts';
import type { GuardedWrite } from '../../store/write/write.ts';
import { sealMessage } from '../delivery/seal-message.ts';
import type { EventContext } from './event-context.ts';

/** What an event is answered with in the same chat, at once. */
export function chatReply(
  { context, event, write }: EventContext,
  contactId: string,
  text: string,
  more: { buttons?: MessageButton[]; cause?: 'reply' | 'question'; attemptId?: string } = {},
): GuardedWrite['outbox'][number] {
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
    nextAt: write.now,
    message: sealMessage(context.keys, id, { kind: 'text', text, ...(buttons ? { buttons } : {}) }),
  };
}
