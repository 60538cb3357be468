import type { Locale } from '../../server/contract/page.ts';

/** What the apps themselves say in a chat. */
const english = {
  officialAccount: 'Official account',
  read: 'Read',
  seen: 'Seen',
  delivered: 'Delivered',
  greeting: 'LINE’s greeting',
  today: 'Today',
  yesterday: 'Yesterday',
  picture: 'Picture',
  video: 'Video',
  audio: 'Voice message',
  file: 'File',
  readMore: 'Read more',
  undrawn: 'This message isn’t shown here.',
  chatMenu: 'Chat menu: {name}',
};
export type ChatWords = Record<keyof typeof english, string>;

const traditionalChinese: ChatWords = {
  officialAccount: '官方帳號',
  read: '已讀',
  seen: '已讀',
  delivered: '已送達',
  greeting: 'LINE 的歡迎訊息',
  today: '今天',
  yesterday: '昨天',
  picture: '圖片',
  video: '影片',
  audio: '語音訊息',
  file: '檔案',
  readMore: '閱讀更多',
  undrawn: '這裡無法顯示這則訊息。',
  chatMenu: '聊天室的選單：{name}',
};

export const chatWords: Record<Locale, ChatWords> = { en: english, 'zh-Hant': traditionalChinese };
