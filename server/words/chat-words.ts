/** The default texts of a card and its messages (copy.md §5), with names filled in. */
type ChatWords = {
  cardTitle: (target: string) => string;
  cardText: (brand: string) => string;
  cardButton: (target: string) => string;
  successTarget: (source: string, target: string) => string;
  sourceNotice: (target: string) => string;
  /** The default text of the draft that WhatsApp opens with, and its fixed last lines. */
  whatsappText: string;
  whatsappLines: (code: string, source: string) => [string, string];
  /** The button under a success message that undoes the link. */
  undoButton: string;
  undone: string;
  undoLate: string;
  /** If only a person can help. */
  help: string;
  /** Asks the sender of a code (§9). */
  whatsappAsk: (sourceName: string, source: string) => string;
  whatsappYes: string;
  whatsappNo: string;
  whatsappBadCode: string;
  /** Asks who wants this account taken out of their profile; the others that are on it. */
  unlinkAsk: (others: string) => string;
  unlinkYes: string;
  unlinkNo: string;
  unlinked: string;
  /** This account is linked with no other. */
  unlinkAlone: string;
  keptLinked: string;
  /** The card that leads to the customer's own page. */
  mineTitle: string;
  mineText: string;
  mineButton: string;
  linkedAgain: (source: string, target: string, brand: string) => string;
  /** The page's text for a failure (copy.md §3), for customers without a page. */
  failed: Record<ChatFailure, string>;
  /** For a customer without a name. */
  yourAccount: string;
  /** For a customer without a name, in a message with `{name}`. */
  friend: string;
  /** The text that a campaign's link has the customer send, on a platform without references in links. */
  referralText: (reference: string) => string;
  /** Appended to the name of a campaign's copy. */
  copyMark: string;
};

/** The failures that a sender on WhatsApp gets a message for. */
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
    unlinkAsk: (others) => `這個帳號現在和 ${others} 連結在一起。要解除連結嗎？`,
    unlinkYes: '解除連結',
    unlinkNo: '先不要',
    unlinked: '已解除連結。之後在這裡和其他地方，會當成不同的人。',
    unlinkAlone: '這個帳號沒有和其他帳號連結。',
    keptLinked: '好，維持連結。',
    mineTitle: '我的連結',
    mineText: '看看哪些帳號連結在一起，也可以解除連結，或下載、刪除你的資料。',
    mineButton: '打開我的連結',
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
    unlinkAsk: (others) => `This account is linked with ${others}. Unlink it?`,
    unlinkYes: 'Unlink',
    unlinkNo: 'Not now',
    unlinked: 'Unlinked. From now on we take you for two people, here and elsewhere.',
    unlinkAlone: 'This account isn’t linked with another.',
    keptLinked: 'OK, still linked.',
    mineTitle: 'My links',
    mineText: 'See which accounts are linked, unlink this one, or download or erase your data.',
    mineButton: 'Open my links',
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
