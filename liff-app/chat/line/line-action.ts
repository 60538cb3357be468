import type { ChatAction } from '../chat-action.ts';
import type { LineAction } from './line-message.ts';

/** What a tap does; null for none, and for actions that a chat can't do here. */
export function lineAction(action: LineAction | undefined): ChatAction | null {
  switch (action?.type) {
    case 'uri':
      return { kind: 'open', url: action.uri };
    case 'postback':
      return { kind: 'postback', data: action.data, label: action.label ?? '', shown: action.displayText ?? null };
    case 'message':
      return { kind: 'say', text: action.text };
    default:
      return null;
  }
}
