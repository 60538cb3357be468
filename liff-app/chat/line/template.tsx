import { ActionButton } from '../action-button.tsx';
import { ChatPicture } from '../chat-picture.tsx';
import { lineAction } from './line-action.ts';
import type { LineAction, LineTemplate, TemplateColumn, TemplatePictures } from './line-message.ts';
import './flex.css';

/** Buttons, confirm and carousel. https://developers.line.biz/en/reference/messaging-api/#template-messages */
export function Template({ template }: { template: LineTemplate }) {
  switch (template.type) {
    case 'buttons':
      return (
        <div class="chat-cards">
          <Column column={template} pictures={template} most={4} />
        </div>
      );
    case 'confirm':
      return (
        <div class="chat-cards">
          <div class="chat-card template">
            <p class="template-text alone">{template.text}</p>
            <Actions actions={template.actions.slice(0, 2)} beside />
          </div>
        </div>
      );
    case 'carousel':
      return (
        <div class="chat-cards">
          {template.columns.slice(0, 10).map((column, index) => (
            <Column key={index} column={column} pictures={template} most={3} />
          ))}
        </div>
      );
  }
}

function Column({ column, pictures, most }: { column: TemplateColumn; pictures: TemplatePictures; most: number }) {
  const { thumbnailImageUrl: url, title, text, actions, imageBackgroundColor } = column;
  const { imageAspectRatio = 'rectangle', imageSize = 'cover' } = pictures;
  return (
    <div class="chat-card template">
      {url && (
        <ActionButton action={lineAction(column.defaultAction)} class="flex-picture" quiet>
          <ChatPicture
            url={url}
            class={`template-picture ${imageAspectRatio}`}
            style={{ objectFit: imageSize, background: imageBackgroundColor }}
          />
        </ActionButton>
      )}
      <div class="template-words">
        {title && (
          <p class="template-title" dir="auto">
            {title}
          </p>
        )}
        <p class="template-text" dir="auto">
          {text}
        </p>
      </div>
      <Actions actions={actions.slice(0, most)} />
    </div>
  );
}

const Actions = ({ actions, beside }: { actions: LineAction[]; beside?: boolean }) => (
  <div class={`template-actions ${beside ? 'beside' : ''}`}>
    {actions.map((action, index) => (
      <ActionButton key={index} action={lineAction(action)} class="template-action">
        <bdi class="chat-one-line">{action.label}</bdi>
      </ActionButton>
    ))}
  </div>
);
