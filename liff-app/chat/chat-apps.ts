import type { Platform } from '../../server/contract/platforms.ts';
import type { ChatApp } from './chat-app.ts';
import { instagramApp } from './instagram/instagram-app.tsx';
import { lineApp } from './line/line-app.tsx';
import type { LineMessage } from './line/line-message.ts';
import type { MessagingMessage } from './messaging/messaging-message.ts';
import { messengerApp } from './messenger/messenger-app.tsx';
import { whatsappApp } from './whatsapp/whatsapp-app.tsx';
import type { WhatsappMessage } from './whatsapp/whatsapp-message.ts';

/** A message as it goes to each platform: what `server/channels/<platform>/messages.ts` makes. */
export interface MessageOf {
  line: LineMessage;
  messenger: MessagingMessage;
  instagram: MessagingMessage;
  whatsapp: WhatsappMessage;
}

/** How each platform's app draws a chat. */
export const apps: { [P in Platform]: ChatApp<P> } = {
  line: lineApp,
  messenger: messengerApp,
  instagram: instagramApp,
  whatsapp: whatsappApp,
};
