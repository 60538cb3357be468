import type { GraphError } from '../meta/graph-errors.ts';
import { length } from '../meta/rules/fields.ts';
import { messageFault } from '../meta/rules/message.ts';

const tooLong = (text: string): string | undefined =>
  length(text) > 2000 ? 'Length of param message[text] must be less than or equal to 2000' : undefined;

/** Why Messenger would refuse this `message`, or nothing. Limits: meta.md §2. */
export const messengerFault = (message: Record<string, unknown>): GraphError | undefined =>
  messageFault(message, {
    tooLong,
    genericFields: ['image_aspect_ratio'],
    webUrlFields: ['webview_height_ratio', 'messenger_extensions', 'fallback_url'],
  });
