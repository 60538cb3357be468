import { ActionButton } from '../action-button.tsx';
import type { ChatAction } from '../chat-action.ts';
import { ChatPicture } from '../chat-picture.tsx';
import type { GenericElement, MessagingButton, MessagingTemplate } from './messaging-message.ts';
import './template.css';

const mostElements = 10;
const mostButtons = 3;

/** A row of cards (generic), or a bubble with buttons (button). `ratio`: of a card's picture, unless the message says another. */
export function Template({ template, ratio }: { template: MessagingTemplate; ratio: 'square' | 'horizontal' }) {
  if (template.template_type === 'button') {
    return (
      <div class="chat-cards">
        <div class="chat-card">
          <p class="messaging-text" dir="auto">
            {template.text}
          </p>
          <Buttons buttons={template.buttons} />
        </div>
      </div>
    );
  }
  return (
    <div class="chat-cards">
      {template.elements.slice(0, mostElements).map((element, index) => (
        <Card key={index} element={element} ratio={template.image_aspect_ratio ?? ratio} />
      ))}
    </div>
  );
}

function Card({ element, ratio }: { element: GenericElement; ratio: 'square' | 'horizontal' }) {
  const { title, subtitle, image_url: image, default_action: target, buttons = [] } = element;
  return (
    <div class="chat-card generic">
      <ActionButton action={target ? { kind: 'open', url: target.url } : null} class="generic-face" quiet>
        {image && <ChatPicture url={image} class={`generic-picture ${ratio}`} />}
        <div class="generic-words">
          <p class="generic-title" dir="auto">
            {title}
          </p>
          {subtitle && (
            <p class="generic-subtitle" dir="auto">
              {subtitle}
            </p>
          )}
        </div>
      </ActionButton>
      <Buttons buttons={buttons} />
    </div>
  );
}

const Buttons = ({ buttons }: { buttons: MessagingButton[] }) => (
  <div class="messaging-buttons">
    {buttons.slice(0, mostButtons).map((button, index) => (
      <ActionButton key={index} action={buttonAction(button)} class="messaging-button">
        <bdi class="chat-one-line">{button.title}</bdi>
      </ActionButton>
    ))}
  </div>
);

const buttonAction = (button: MessagingButton): ChatAction =>
  button.type === 'web_url'
    ? { kind: 'open', url: button.url }
    : { kind: 'postback', data: button.payload, label: button.title, shown: button.title };
