import type { Platform } from '../../../../server/contract/platforms.ts';
import type { MessageForm } from '../campaign-fields.ts';
import { ModuleBubbles } from './module-bubbles.tsx';
import { NamedText } from './named-text.tsx';

type Props = {
  message: MessageForm;
  platform: Platform;
  /** *Not me, undo*: its words, and those of the notice above it after a module. */
  undo?: { button: string; notice: string } | undefined;
};

/** A text or a module in the chat, and the button that takes a link back. */
export function MessageBubble({ message, platform, undo }: Props) {
  if (message.kind === 'module') {
    return (
      <>
        <ModuleBubbles moduleId={message.moduleId} platform={platform} />
        {undo && <Text text={undo.notice} button={undo.button} />}
      </>
    );
  }
  return <Text text={message.text.trim()} button={undo?.button} />;
}

function Text({ text, button }: { text: string; button: string | undefined }) {
  return (
    <div class={button ? 'bubble with-button' : 'bubble'}>
      <p dir="auto">
        <NamedText text={text} />
      </p>
      {button && <p class="card-button">{button}</p>}
    </div>
  );
}
