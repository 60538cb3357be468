/** The words of a card and its messages where a marketer has left them out (copy.md §5). Names come filled in. */
type ChatWords = {
  cardTitle: (target: string) => string;
  cardText: (brand: string) => string;
  cardButton: (target: string) => string;
  successTarget: (source: string, target: string) => string;
  sourceNotice: (target: string) => string;
  /** The draft that WhatsApp opens with, where the marketer has written none, and its fixed last lines. */
  whatsappText: string;
  whatsappLines: (code: string, source: string) => [string, string];
  /** Under a message of success: takes the link back. */
  undoButton: string;
  undone: string;
  undoLate: string;
  /** Where nothing but a person can go on. */
  help: string;
  /** Asks the sender of a code (§9). */
  whatsappAsk: (sourceName: string, source: string) => string;
  whatsappYes: string;
  whatsappNo: string;
  whatsappBadCode: string;
  linkedAgain: (source: string, target: string, brand: string) => string;
  /** What the page says of a failure (copy.md §3), for those who have no page. */
  failed: Record<ChatFailure, string>;
  /** A customer without a name. */
  yourAccount: string;
  /** … in a message that would say their name. */
  friend: string;
  /** What a customer sends who comes by a campaign's link where the platform carries no reference of its own. */
  referralText: (reference: string) => string;
  /** After the name of a campaign's copy. */
  copyMark: string;
};

/** The failures that a sender on WhatsApp is told of. */
export type ChatFailure =
  | 'campaign_disabled'
  | 'contact_not_found'
  | 'member_number_conflict'
  | 'profile_conflict'
  | 'unexpected_error'
  | 'declined';

const zhHelp = '請在聊天室跟我們說，我們幫你處理。';
const enHelp = "Tell us in the chat; we'll help.";

export const chatWords: Record<'zh-Hant' | 'en', ChatWords> = {
  'zh-Hant': {
    cardTitle: (target) => `連結你的 ${target}`,
    cardText: (brand) => `點一下，${brand} 在兩邊都認得是你。請別轉傳這張卡片。`,
    cardButton: (target) => `連結 ${target}`,
    successTarget: (source, target) => `連結好了！在 ${source} 或 ${target} 找我們，都認得是你。`,
    sourceNotice: (target) => `這裡剛連結了一個 ${target} 帳號。`,
    whatsappText: '你好，我要連結帳號。',
    whatsappLines: (code, source) => [`代碼 ${code}`, `傳送後，我的 ${source} 和 WhatsApp 會連在一起。`],
    undoButton: '不是我，復原',
    undone: '已復原，帳號分開了。',
    undoLate: `已經超過 24 小時。${zhHelp}`,
    help: zhHelp,
    whatsappAsk: (sourceName, source) => `要把「${sourceName}」的 ${source} 和這個 WhatsApp 連結嗎？`,
    whatsappYes: '是我，連結',
    whatsappNo: '不是我',
    whatsappBadCode: '這個代碼打錯、用過或過期了，沒有連結。請再點一次卡片。',
    linkedAgain: (source, target, brand) => `之前就連結好了。之後在 ${source} 或 ${target}，${brand} 都認得是你。`,
    failed: {
      campaign_disabled: `活動目前沒有開放。${zhHelp}你的帳號沒有變動。`,
      contact_not_found: '找不到原本的對話。先傳一則訊息給我們，再點一次卡片。你的帳號沒有變動。',
      member_number_conflict: `兩邊的會員資料不同。為了保護你，先不連結。${zhHelp}你的帳號沒有變動。`,
      profile_conflict: `先不連結這兩個帳號。其中一個已經和別的帳號連結了。${zhHelp}你的帳號沒有變動。`,
      unexpected_error: '出了點狀況。這次沒有連結成功。你的帳號沒有變動。',
      declined: '好，沒有連結。想連結時，再點一次卡片就好。',
    },
    yourAccount: '你的帳號',
    friend: '朋友',
    referralText: (reference) => `你好，請給我卡片（${reference}）`,
    copyMark: '（複本）',
  },
  en: {
    cardTitle: (target) => `Link your ${target}`,
    cardText: (brand) => `${brand} will know you on both. Don't forward.`,
    cardButton: (target) => `Link ${target}`,
    successTarget: (source, target) => `You're linked! We know you on ${source} and ${target}.`,
    sourceNotice: (target) => `A ${target} account was linked here.`,
    whatsappText: 'Hi, please link my accounts.',
    whatsappLines: (code, source) => [`Code ${code}`, `Sending this links my ${source} and WhatsApp.`],
    undoButton: 'Not me, undo',
    undone: 'Undone.',
    undoLate: `Over 24 hours ago. ${enHelp}`,
    help: enHelp,
    whatsappAsk: (sourceName, source) => `Link ${sourceName}'s ${source} with this WhatsApp?`,
    whatsappYes: 'Yes, link',
    whatsappNo: 'Not me',
    whatsappBadCode: 'That code is wrong, used or expired. Tap the card again.',
    linkedAgain: (source, target, brand) => `Already linked. ${brand} now knows you on ${source} and ${target}.`,
    failed: {
      campaign_disabled: `Not open right now. ${enHelp} Nothing was changed.`,
      contact_not_found: "We can't find your chat. Send us a message, then tap the card again. Nothing was changed.",
      member_number_conflict: `Two different members. We stopped, to be safe. ${enHelp} Nothing was changed.`,
      profile_conflict: `Not linked for now. One of these accounts is already linked with another. ${enHelp} Nothing was changed.`,
      unexpected_error: "Something went wrong. We couldn't finish linking. Nothing was changed.",
      declined: 'OK, not linked. Tap the card if you change your mind.',
    },
    yourAccount: 'your account',
    friend: 'there',
    referralText: (reference) => `Hi, please send me the card (${reference})`,
    copyMark: ' (copy)',
  },
};
