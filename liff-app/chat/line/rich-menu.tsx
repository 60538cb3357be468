import { useState } from 'preact/hooks';
import { fill } from '../../i18n/fill.ts';
import { ActionButton } from '../action-button.tsx';
import { useChat } from '../chat-context.ts';
import { lineAction } from './line-action.ts';
import type { LineAction } from './line-message.ts';
import './rich-menu.css';

/** LINE's rich menu object. https://developers.line.biz/en/reference/messaging-api/#rich-menu-object */
export interface RichMenuObject {
  richMenuId: string;
  name: string;
  chatBarText: string;
  size: { width: number; height: number };
  areas: { bounds: { x: number; y: number; width: number; height: number }; action: LineAction }[];
}

/** The menu under a chat, for the children of a LINE `Chat`. */
export function RichMenu({ menu, pictureUrl }: { menu: RichMenuObject; pictureUrl: string }) {
  const { words, pictureAt } = useChat();
  const [isOpen, setOpen] = useState(true);
  const { width, height } = menu.size;
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <section class="rich-menu" aria-label={fill(words.chatMenu, { name: menu.chatBarText })} data-menu={menu.name}>
      <div class="rich-menu-sheet" hidden={!isOpen}>
        <img src={pictureAt(pictureUrl)} alt="" style={{ aspectRatio: `${width} / ${height}` }} />
        {menu.areas.map(({ bounds, action }, index) => (
          <ActionButton
            key={index}
            action={lineAction(action)}
            class="rich-menu-area"
            label={action.label ?? ('text' in action ? action.text : '')}
            style={{
              left: share(bounds.x, width),
              top: share(bounds.y, height),
              width: share(bounds.width, width),
              height: share(bounds.height, height),
            }}
          />
        ))}
      </div>
      <button type="button" class="rich-menu-bar" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span>{menu.chatBarText}</span>
      </button>
    </section>
  );
}
