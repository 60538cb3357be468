import type { Message } from '../../domain/channel.ts';
import type { KeyRing } from '../../security/key-ring.ts';
import { sealedAs } from '../sealed-as.ts';

/** An outbox row's message as it is stored: sealed, since cards hold addresses with tokens (§1). */
export function sealMessage(
  keys: KeyRing,
  outboxId: string,
  message: Message,
): { messageKid: string; message: Buffer } {
  const { kid, sealed } = keys.seal(Buffer.from(JSON.stringify(message)), sealedAs.message(outboxId));
  return { messageKid: kid, message: sealed };
}
