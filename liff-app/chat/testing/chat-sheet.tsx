// A page for a visual test: the chats that it is given, side by side.
import { render } from 'preact';
import type { Platform } from '../../../server/contract/platforms.ts';
import { Chat } from '../chat.tsx';
import type { ChatEntry } from '../chat-entry.ts';
import { RichMenu, type RichMenuObject } from '../line/rich-menu.tsx';

export interface ChatSheet<P extends Platform = Platform> {
  platform: P;
  theme: 'light' | 'dark';
  chats: { width: number; entries: ChatEntry<P>[]; menu?: RichMenuObject }[];
}

/** Two colours that show the crop: a disc in the middle, a frame at the edges. `https://pictures.test/600x400` */
function pictureAt(url: string): string {
  const [, width = '600', height = '400'] = /(\d+)x(\d+)/.exec(url) ?? [];
  const radius = Math.min(Number(width), Number(height)) / 3;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="#d98f3d"/><rect x="8" y="8" width="${Number(width) - 16}" height="${Number(height) - 16}" fill="#f6d9a8"/>
<circle cx="50%" cy="50%" r="${radius}" fill="#7a3b12"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

export function drawChatSheet({ platform, theme, chats }: ChatSheet, root: Element): void {
  render(
    <div style={{ display: 'flex', gap: '16px', padding: '16px', alignItems: 'flex-start', width: 'max-content' }}>
      {chats.map(({ width, entries, menu }, index) => (
        <div key={index} style={{ width: `${width}px` }}>
          <Chat
            platform={platform}
            theme={theme}
            brand={{ name: '小島咖啡 Kojima', about: 'kojima.coffee' }}
            entries={entries}
            locale="zh-Hant"
            label={`${platform} ${index}`}
            pictureAt={pictureAt}
            onAction={() => undefined}
          >
            {menu && <RichMenu menu={menu} pictureUrl="https://pictures.test/1200x405" />}
          </Chat>
        </div>
      ))}
    </div>,
    root,
  );
}

Object.assign(window, { drawChatSheet });
