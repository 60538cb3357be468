import type { Credentials } from '../../channels/channel.ts';
import type { KeyRing } from '../../security/key-ring.ts';
import type { SealedField } from '../../store/channels.ts';
import { sealedAs } from '../sealed-as.ts';

/** Each field is sealed separately, bound to its channel and name (§1). */
export function sealCredentials(keys: KeyRing, channelId: string, credentials: Credentials): SealedField[] {
  return Object.entries(credentials).map(([field, value]) => ({
    field,
    ...keys.seal(Buffer.from(value), sealedAs.credential(channelId, field)),
  }));
}

export function openCredentials(keys: KeyRing, channelId: string, sealed: readonly SealedField[]): Credentials {
  return Object.fromEntries(
    sealed.map((entry) => [entry.field, keys.open(entry, sealedAs.credential(channelId, entry.field)).toString()]),
  );
}
