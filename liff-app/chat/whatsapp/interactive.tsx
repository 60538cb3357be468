import type { ComponentChildren } from 'preact';
import { ActionButton } from '../action-button.tsx';
import type { ChatAction } from '../chat-action.ts';
import { ChatIcon, type ChatIconName } from '../chat-icon.tsx';
import { Video } from '../chat-media.tsx';
import { ChatPicture } from '../chat-picture.tsx';
import { FormattedText } from './formatted-text.tsx';
import type { WhatsappInteractive } from './whatsapp-message.ts';

const mostButtons = 3;

/** A link card (`cta_url`), a question with answers (`button`) or with a list. `foot`: the time. */
export function Interactive({ interactive, foot }: { interactive: WhatsappInteractive; foot: ComponentChildren }) {
  const { header, body, footer } = interactive;
  return (
    <>
      {header?.type === 'image' && <ChatPicture url={header.image.link} class="whatsapp-hero" />}
      {header?.type === 'video' && <Video />}
      <div class="whatsapp-card-words">
        {header?.type === 'text' && (
          <p class="whatsapp-header" dir="auto">
            {header.text}
          </p>
        )}
        <p class="whatsapp-words" dir="auto">
          <FormattedText text={body.text} />
        </p>
        {footer && <p class="whatsapp-footer">{footer.text}</p>}
        {foot}
      </div>
      {buttonsOf(interactive).map(({ icon, label, action }) => (
        <ActionButton key={label} action={action} class="whatsapp-button">
          <ChatIcon name={icon} size={18} />
          <bdi class="chat-one-line">{label}</bdi>
        </ActionButton>
      ))}
    </>
  );
}

type Button = { icon: ChatIconName; label: string; action: ChatAction | null };

function buttonsOf(interactive: WhatsappInteractive): Button[] {
  switch (interactive.type) {
    case 'cta_url': {
      const { display_text: label, url } = interactive.action.parameters;
      return [{ icon: 'leave', label, action: { kind: 'open', url } }];
    }
    case 'button':
      return interactive.action.buttons.slice(0, mostButtons).map(({ reply: { id, title } }) => ({
        icon: 'reply',
        label: title,
        action: { kind: 'postback', data: id, label: title, shown: title },
      }));
    case 'list':
      return [{ icon: 'list', label: interactive.action.button, action: null }];
  }
}
