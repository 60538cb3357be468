import type { MessageForm } from '../form.ts';
import type { Platform } from '../limits.ts';
import { ModuleBubbles } from './module-bubbles.tsx';
import { NamedText } from './named-text.tsx';

type Props = { message: MessageForm; platform: Platform; button?: string | undefined };

/** A text or a module in the chat; the button that takes a link back stands under the text. */
export function MessageBubble({ message, platform, button }: Props) {
  if (message.kind === 'module') {
    return (
      <>
        <ModuleBubbles moduleId={message.moduleId} platform={platform} />
        {button && <p class="bubble button-bubble">{button}</p>}
      </>
    );
  }
  return (
    <div class={button ? 'bubble with-button' : 'bubble'}>
      <p dir="auto">
        <NamedText text={message.text.trim()} />
      </p>
      {button && <p class="card-button">{button}</p>}
    </div>
  );
}
