import type { ActorView } from '../../../server/contract/staff.ts';
import { defineWords } from '../i18n/words.ts';

const words = defineWords(
  { key: 'the key “{name}”', operator: 'the operator of the server', gone: 'somebody who is gone' },
  { key: '金鑰「{name}」', operator: '伺服器的管理者', gone: '已離開的成員' },
);

/** Who did something, in the middle of a sentence. */
export function actorName({ kind, name }: ActorView): string {
  if (kind === 'operator') return words('operator');
  if (name === null) return words('gone');
  return kind === 'key' ? words('key', { name }) : name;
}
