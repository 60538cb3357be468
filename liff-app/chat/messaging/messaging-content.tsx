// What Messenger and Instagram draw alike: texts, pictures, templates and quick replies of the Send API.
import type { QuickReply } from '../chat-action.ts';
import { useChat } from '../chat-context.ts';
import type { CustomerMessage } from '../chat-entry.ts';
import { Attached, Photo, Video } from '../chat-media.tsx';
import { ChatText, countEmoji } from '../chat-text.tsx';
import type { MessagingAttachment, MessagingMessage } from './messaging-message.ts';
import { Template } from './template.tsx';

export function MessagingContent({ message, ratio }: { message: MessagingMessage; ratio: 'square' | 'horizontal' }) {
  if ('text' in message) return <Bubble text={message.text} />;
  return <Attachment attachment={message.attachment} ratio={ratio} />;
}

export function MessagingCustomer({ message }: { message: CustomerMessage }) {
  return message.kind === 'image' ? <Photo url={message.url} /> : <Bubble text={message.text} />;
}

export const messagingReplies = ({ quick_replies: replies = [] }: MessagingMessage): QuickReply[] =>
  replies
    .slice(0, 13)
    .map(({ title, payload }) => ({ label: title, action: { kind: 'quick_reply', data: payload, label: title } }));

function Attachment({ attachment, ratio }: { attachment: MessagingAttachment; ratio: 'square' | 'horizontal' }) {
  const { words } = useChat();
  switch (attachment.type) {
    case 'image':
      return <Photo url={attachment.payload.url} />;
    case 'video':
      return <Video />;
    case 'audio':
    case 'file':
      return (
        <p class="chat-bubble">
          <Attached kind={attachment.type} />
        </p>
      );
    case 'template':
      return <Template template={attachment.payload} ratio={ratio} />;
    default:
      return <p class="chat-bubble">{words.undrawn}</p>;
  }
}

/** Emoji alone are drawn large and without a bubble. */
const Bubble = ({ text }: { text: string }) => (
  <p class={countEmoji(text) > 0 ? 'chat-emoji' : 'chat-bubble'} dir="auto">
    <ChatText text={text} />
  </p>
);
