import type { CampaignView, MessageAction } from '../../contract/campaigns.ts';
import type { MessageButton } from '../../domain/channel.ts';
import type { RenderedMessages } from './action-messages.ts';

/** True if the campaign offers *Not me, undo* on its source, where it says this. */
export const offersUndo = (
  { sourceNotice }: Pick<CampaignView, 'sourceNotice'>,
  { messages }: Pick<RenderedMessages, 'messages'>,
): boolean => (messages.length > 0 ? sourceNotice !== 'never' : sourceNotice === 'always');

/**
 * *Not me, undo* under a text. After a bot module (its last block may already be at the platform's limit), and where there is no
 * message, it is under a notice of what was linked.
 */
export function withUndo(
  buttons: MessageButton[],
  action: MessageAction | null,
  said: RenderedMessages,
  notice: string,
): RenderedMessages {
  const { messages } = said;
  const [first] = messages;
  if (action?.kind === 'text' && first?.message.kind === 'text') {
    return { ...said, messages: [{ ...first, message: { ...first.message, buttons } }] };
  }
  const at = (messages.at(-1)?.at ?? -1) + 1;
  return { ...said, messages: [...messages, { at, message: { kind: 'text', text: notice, buttons } }] };
}
