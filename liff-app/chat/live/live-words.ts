import type { Locale } from '../../../server/contract/page.ts';

/** What the apps say around a chat that is used. */
const english = {
  message: 'Message',
  instagramMessage: 'Message…',
  send: 'Send',
  messengerKind: 'Business chat',
  whatsappKind: 'Business account',
  noMessages: 'No messages yet',
  whatsappSecure: 'This business uses a secure service from Meta to manage this chat.',
  add: 'Add',
  addFriend: 'Add friend',
  addFriendAsk: 'Add {brand} as a friend?',
  alreadyFriend: 'You are friends already',
  close: 'Close',
  unblock: 'Unblock',
  unblockAsk: 'Unblock {brand}?',
  block: 'Block',
  blocked: 'You blocked this account.',
};
type LiveWords = Record<keyof typeof english, string>;

const traditionalChinese: LiveWords = {
  message: '輸入訊息',
  instagramMessage: '訊息…',
  send: '傳送',
  messengerKind: '商家聊天室',
  whatsappKind: '商家帳號',
  noMessages: '還沒有訊息',
  whatsappSecure: '這個商家使用 Meta 的安全服務管理聊天室。',
  add: '加入',
  addFriend: '加入好友',
  addFriendAsk: '要把 {brand} 加入好友嗎？',
  alreadyFriend: '已經是好友了',
  close: '關閉',
  unblock: '解除封鎖',
  unblockAsk: '要解除封鎖 {brand} 嗎？',
  block: '封鎖',
  blocked: '你封鎖了這個帳號。',
};

export const liveWords: Record<Locale, LiveWords> = { en: english, 'zh-Hant': traditionalChinese };
