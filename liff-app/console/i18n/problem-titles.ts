import { locale } from './words.ts';

/** The titles of refusals that say more than their code does, in the reader's language. */
const known: Record<string, { en: string; zh: string }> = {
  'No other administrator can sign in. Make somebody else an administrator, and let them add a passkey first.': {
    en: 'No other administrator can sign in. Make somebody else an administrator, and let them add a passkey first.',
    zh: '沒有其他管理員能登入。請先把另一個人設為管理員，並請對方新增通行金鑰。',
  },
  'No administrator has another passkey. Add a second one first.': {
    en: 'No administrator has another passkey: nobody could sign in any more. Add a second one first.',
    zh: '管理員只剩這一把通行金鑰，移除後沒有人進得來。請先新增另一把。',
  },
  'This person has API keys. Say for each whether it is revoked or taken over.': {
    en: 'This person has API keys. Say for each whether it is revoked or taken over.',
    zh: '這個人有 API 金鑰。請選擇每一把要撤銷還是接手。',
  },
  'This key has made other API keys. Say for each whether it is revoked or taken over.': {
    en: 'This key has made other API keys. Say for each whether it is revoked or taken over.',
    zh: '這把金鑰建立過其他 API 金鑰。請選擇每一把要撤銷還是接手。',
  },
  'Somebody else has to take these keys over.': {
    en: 'Somebody else has to take these keys over.',
    zh: '這些金鑰要由其他管理員接手。',
  },
  'That role is above your own.': { en: 'That role is above your own.', zh: '這個角色比你的高。' },
  'This link was used already, or is older than a day. Ask an administrator for a new one.': {
    en: 'This link was used already, or is older than a day. Ask an administrator for a new one.',
    zh: '這個連結用過了，或已經超過一天。請管理員給你新的。',
  },
  'The passkey was not accepted. Try again.': {
    en: 'The passkey was not accepted. Try again.',
    zh: '這把通行金鑰沒有通過，請再試一次。',
  },
  'Add your passkey first.': { en: 'Add your passkey first.', zh: '請先新增通行金鑰。' },
  'Your session is over. Sign in again.': {
    en: 'Your session is over. Sign in again.',
    zh: '登入已經結束，請重新登入。',
  },
  'This account is connected already.': { en: 'This account is connected already.', zh: '這個帳號已經連接過了。' },
  'A campaign still uses this channel. Delete the campaign first.': {
    en: 'A campaign still uses this channel. Delete the campaign first.',
    zh: '還有活動在用這個渠道，請先刪除活動。',
  },
  'The target channel is not set up: check it, then enable the campaign.': {
    en: 'The target channel is not set up: check it, then enable the campaign.',
    zh: '目標渠道還沒設定好：檢查完成後再啟用活動。',
  },
  'A channel of this campaign has been deleted since.': {
    en: 'A channel of this campaign has been deleted since.',
    zh: '這個活動的渠道已經被刪除了。',
  },
  'This campaign is disabled. Enable it before sending cards.': {
    en: 'This campaign is disabled. Enable it before sending cards.',
    zh: '活動還沒啟用，啟用後才能傳送卡片。',
  },
  'This campaign has just been disabled.': {
    en: 'This campaign has just been disabled.',
    zh: '活動剛剛被停用了。',
  },
};

/** What a refusal says beyond its code, or null. @param title as the API says it, in English */
export function problemText(title: string): string | null {
  const words = Object.hasOwn(known, title) ? known[title] : undefined;
  return words ? (locale.value === 'en' ? words.en : words.zh) : null;
}

/** For the test that looks them up in the server: a title that is said otherwise there would never be found here. */
export const knownTitles = Object.keys(known);
