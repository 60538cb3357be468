import type { ComponentChildren, JSX } from 'preact';
import { ActionButton } from '../action-button.tsx';
import { ChatPicture } from '../chat-picture.tsx';
import type {
  FlexBox,
  FlexBubble,
  FlexButton,
  FlexComponent,
  FlexContainer,
  FlexImage,
  FlexText,
} from './flex-message.ts';
import { boxStyle, iconStyle, imageStyle, letterStyle, placeStyle, textStyle } from './flex-style.ts';
import { lineAction } from './line-action.ts';
import type { LineAction } from './line-message.ts';
import './flex.css';

/** A Flex message: one bubble, or a carousel of them. */
export function Flex({ contents }: { contents: FlexContainer }) {
  const bubbles = contents.type === 'carousel' ? contents.contents : [contents];
  return (
    <div class="chat-cards">
      {bubbles.map((bubble, index) => (
        <Bubble key={index} bubble={bubble} />
      ))}
    </div>
  );
}

const blocks = ['header', 'hero', 'body', 'footer'] as const;

function Bubble({ bubble }: { bubble: FlexBubble }) {
  return (
    <div class={`chat-card flex ${bubble.size ?? 'mega'}`}>
      {blocks.map((name) => {
        const component = bubble[name];
        const style = bubble.styles?.[name];
        if (!component) return null;
        return (
          <div
            key={name}
            class={`flex-${name} ${style?.separator ? 'separated' : ''}`}
            style={{ background: style?.backgroundColor, borderColor: style?.separatorColor }}
          >
            <Component component={component} />
          </div>
        );
      })}
    </div>
  );
}

function Component({ component, place = {} }: { component: FlexComponent; place?: JSX.CSSProperties }) {
  switch (component.type) {
    case 'box':
      return <Box box={component} place={place} />;
    case 'text':
      return <Text text={component} place={place} />;
    case 'image':
      return <Image image={component} place={place} />;
    case 'button':
      return <Button button={component} place={place} />;
    case 'icon':
      return <ChatPicture url={component.url} class="flex-icon" style={{ ...place, ...iconStyle(component) }} />;
    case 'separator':
      return <span class="flex-line" style={{ ...place, flex: 'none', borderColor: component.color }} />;
    case 'filler':
      return <span style={{ ...place, flexGrow: component.flex ?? 1 }} />;
    default:
      return null;
  }
}

function Box({ box, place }: { box: FlexBox; place: JSX.CSSProperties }) {
  return (
    <Tappable action={box.action} class={`flex-box ${box.layout}`} style={{ ...boxStyle(box), ...place }}>
      {box.contents.map((child, index) => (
        <Component key={index} component={child} place={placeStyle(child, box)} />
      ))}
    </Tappable>
  );
}

function Text({ text, place }: { text: FlexText; place: JSX.CSSProperties }) {
  const spans = text.contents?.length ? text.contents : null;
  return (
    <Tappable action={text.action} class={textClass(text)} style={{ ...textStyle(text), ...place }}>
      <bdi>
        {spans
          ? spans.map((span, index) => (
              <span key={index} style={letterStyle(span)}>
                {span.text}
              </span>
            ))
          : text.text}
      </bdi>
    </Tappable>
  );
}

/** Without `wrap` a text is one line, cut with …; with `maxLines` so many. */
const textClass = ({ wrap, maxLines }: FlexText): string =>
  `flex-text ${wrap ? 'wraps' : ''} ${wrap && maxLines ? 'clamped' : ''}`;

const Image = ({ image, place }: { image: FlexImage; place: JSX.CSSProperties }) => (
  <Tappable action={image.action} class="flex-picture" style={place}>
    <ChatPicture url={image.url} class="flex-image" style={imageStyle(image)} />
  </Tappable>
);

/** A second way to what a button beside it does: nothing that the keyboard must stop at. */
function Tappable(props: {
  action: LineAction | undefined;
  class: string;
  style: JSX.CSSProperties;
  children: ComponentChildren;
}) {
  const { action, ...rest } = props;
  return <ActionButton action={lineAction(action)} quiet {...rest} />;
}

function Button({ button, place }: { button: FlexButton; place: JSX.CSSProperties }) {
  const { style = 'link', height = 'md', color } = button;
  const paint = style === 'link' ? { color } : { background: color };
  return (
    <ActionButton
      action={lineAction(button.action)}
      class={`flex-button ${style} ${height}`}
      style={{ ...paint, ...place }}
    >
      <bdi class="chat-one-line">{button.action.label}</bdi>
    </ActionButton>
  );
}
