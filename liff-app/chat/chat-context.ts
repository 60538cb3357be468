import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from '../../server/contract/page.ts';
import type { ChatAction } from './chat-action.ts';
import type { ChatBrand } from './chat-entry.ts';
import { type ChatWords, chatWords } from './chat-words.ts';

/** What every part of a chat needs. */
export interface ChatSurroundings {
  brand: ChatBrand;
  locale: Locale;
  words: ChatWords;
  /** What a tap does; null: the chat is a picture in which nothing can be tapped. */
  onAction: ((action: ChatAction) => void) | null;
  /** Where the browser gets a picture that the message names by its public address. */
  pictureAt: (url: string) => string;
}

export const ChatContext = createContext<ChatSurroundings>({
  brand: { name: '' },
  locale: 'zh-Hant',
  words: chatWords['zh-Hant'],
  onAction: null,
  pictureAt: (url) => url,
});

export const useChat = (): ChatSurroundings => useContext(ChatContext);
