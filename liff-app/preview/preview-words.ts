import type { Locale } from '../../server/contract/page.ts';
import { fill } from '../i18n/fill.ts';

/** Words of the bar, and of the page around the screens. */
const english = {
  title: 'Preview: nothing links',
  'title.of': 'Preview: {name}',
  text: 'Nothing is sent, tagged or counted.',
  lost: 'Connection lost. Reconnecting…',
  controls: 'Preview controls',
  next: 'Next',
  restart: 'Restart',
  outcome: 'Customer',
  'outcome.link': 'They link',
  'outcome.fails': 'It fails',
  friend: 'LINE friend',
  forwarded: 'Got the card from someone else',
  never_friend: 'Not a friend yet',
  blocked: 'Blocked you on LINE',
  linked: 'Links',
  phone: 'Phone',
  ios: 'iPhone',
  android: 'Android',
  'step.card': 'The card in {source}',
  'step.guide': 'How to leave the app',
  'step.jump': 'On to {target}',
  'step.loading': 'Linking',
  'step.consent': 'Asking first',
  'step.add_friend': 'Add friend',
  'step.linked': 'Linked',
  'step.failed': 'Not linked',
  'step.draft': 'The message in {target}',
  'step.chat.target': 'The {target} chat',
  'step.chat.source': 'Back in {source}',
  page: 'The customer’s page',
  nothing: 'Nothing is sent here.',
  missing: 'A message that can’t be sent yet',
};
type PreviewWord = keyof typeof english;

const traditionalChinese: Record<PreviewWord, string> = {
  title: '預覽：不會真的連結',
  'title.of': '預覽：{name}',
  text: '沒有傳訊息、貼標，也不計入報表。',
  lost: '連線中斷，正在重新連線…',
  controls: '預覽控制',
  next: '下一步',
  restart: '重來',
  outcome: '客人',
  'outcome.link': '連結成功',
  'outcome.fails': '連結失敗',
  friend: '已是 LINE 好友',
  forwarded: '卡片是別人傳來的',
  never_friend: '還不是好友',
  blocked: '封鎖了 LINE',
  linked: '連結成功',
  phone: '手機',
  ios: 'iPhone',
  android: 'Android',
  'step.card': '{source} 裡的卡片',
  'step.guide': '離開 App 的步驟',
  'step.jump': '前往 {target}',
  'step.loading': '連結中',
  'step.consent': '先詢問',
  'step.add_friend': '加好友',
  'step.linked': '連結好了',
  'step.failed': '沒有連結',
  'step.draft': '{target} 的訊息',
  'step.chat.target': '{target} 聊天室',
  'step.chat.source': '回到 {source}',
  page: '客人看到的頁面',
  nothing: '這裡不送訊息。',
  missing: '還不能送出的訊息',
};

const dictionaries: Record<Locale, Record<PreviewWord, string>> = { en: english, 'zh-Hant': traditionalChinese };

export type PreviewWords = (key: PreviewWord, values?: Record<string, string>) => string;
export const previewWordsIn =
  (locale: Locale): PreviewWords =>
  (key, values = {}) =>
    fill(dictionaries[locale][key], values);
