import type { Platform } from '../../server/contract/platforms.ts';
import type { MessageOf } from './chat-apps.ts';

/** What a customer wrote or sent, as their app shows it. */
export type CustomerMessage = { kind: 'text'; text: string } | { kind: 'image'; url: string; caption?: string };

/** One message of a chat. `at`: when, in milliseconds; without it no time is drawn. */
export type ChatMessageEntry<P extends Platform = Platform> = { id: string; at?: number } & (
  | {
      by: 'brand';
      message: MessageOf[P];
      /** LINE's own greeting to a new friend. */
      isGreeting?: boolean;
    }
  | { by: 'customer'; message: CustomerMessage }
);

/** `note`: in place of a message that isn't there. */
export type ChatEntry<P extends Platform = Platform> =
  | ChatMessageEntry<P>
  | { id: string; at?: undefined; by: 'note'; text: string };

export interface ChatBrand {
  name: string;
  /** Without one, or while it loads, its name's first letter is drawn. */
  pictureUrl?: string | null;
  /** Under the name in Meta's apps: what kind of account it is, or its user name. */
  about?: string;
}
