import type { GraphError } from '../meta/graph-errors.ts';
import { messageFault } from '../meta/rules/message.ts';

/** Instagram counts bytes of UTF-8: 333 Chinese characters. */
const tooLong = (text: string): string | undefined =>
  Buffer.byteLength(text) > 1000
    ? 'Message text is too long. Length must be less than or equal to 1000 UTF-8 bytes'
    : undefined;

/** Why Instagram would refuse this `message`, or nothing: Messenger's templates without its picture ratio and webview. meta.md §3. */
export const instagramFault = (message: Record<string, unknown>): GraphError | undefined =>
  messageFault(message, { tooLong, genericFields: [], webUrlFields: [] });
