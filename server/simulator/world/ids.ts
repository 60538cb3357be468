import { randomBytes, randomInt, randomUUID } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const hex = (characters: number): string =>
  randomBytes(Math.ceil(characters / 2))
    .toString('hex')
    .slice(0, characters);

export const digits = (count: number): string =>
  Array.from({ length: count }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join('');

export const secretToken = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** A LINE user id, of people and of bots: `U` and 32 hex digits. */
export const lineUserId = (): string => `U${hex(32)}`;

/** LINE's `webhookEventId` is a ULID: 10 characters of time, 16 random. */
export function ulid(now: number): string {
  let time = '';
  for (let left = now, index = 0; index < 10; index += 1, left = Math.floor(left / 32)) {
    time = `${crockford[left % 32]}${time}`;
  }
  return time + Array.from(randomBytes(16), (byte) => crockford[byte % 32]).join('');
}

/** Meta's message id. */
export const messengerMid = (): string => `m_${secretToken(48)}`;

/** WhatsApp's message id. */
export const wamid = (): string => `wamid.HBgM${randomBytes(33).toString('base64')}`;

/** A business-scoped user id: country, point, up to 128 letters and digits. */
export const bsuid = (): string => `TW.${digits(17)}`;

/** A mobile number of Taiwan with its country code. */
export const taiwanPhone = (): string => `8869${digits(8)}`;

export const uuid = (): string => randomUUID();
