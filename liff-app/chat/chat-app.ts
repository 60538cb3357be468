import type { ComponentChildren } from 'preact';
import type { Platform } from '../../server/contract/platforms.ts';
import type { QuickReply } from './chat-action.ts';
import type { MessageOf } from './chat-apps.ts';
import type { PlacedEntry, StampRule } from './chat-rows.ts';

/** How one app draws a chat. */
export interface ChatApp<P extends Platform> {
  stamps: StampRule;
  /** The head of the chat; `tools` come beside its own drawings. */
  drawHead: (tools: ComponentChildren) => ComponentChildren;
  /** One message, with the face, time and marks beside it. */
  drawRow: (placed: PlacedEntry<P>) => ComponentChildren;
  quickReplies: (message: MessageOf[P]) => QuickReply[];
}
