import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { Message } from '../../domain/channel.ts';
import type { RowOf } from '../../store/write/changes.ts';
import { sealMessage } from '../delivery/seal-message.ts';
import type { Receiver, RenderedMessages } from './action-messages.ts';

type OutboxRow = RowOf<'outbox'>;
type About = Pick<OutboxRow, 'cause' | 'attemptId' | 'cardId' | 'delayMs' | 'runId'>;

/** One row per message, or per batch that the channel takes in one send. */
export function outboxRows(context: Context, { messages }: RenderedMessages, to: Receiver, about: About): OutboxRow[] {
  const { messagesPerSend } = channelFor(context.channels, to.channel.platform);
  const rows: OutboxRow[] = [];
  for (let i = 0; i < messages.length; i += messagesPerSend) {
    const together = messages.slice(i, i + messagesPerSend);
    const [first] = together;
    if (!first) break;
    const message: Message =
      together.length === 1 ? first.message : { kind: 'several', messages: together.map((one) => one.message) };
    const id = context.newId();
    rows.push({
      ...about,
      id,
      channelId: to.channel.id,
      contactId: to.contactId,
      eventId: null,
      position: first.at,
      forReason: null,
      ...sealMessage(context.keys, id, message),
    });
  }
  return rows;
}
