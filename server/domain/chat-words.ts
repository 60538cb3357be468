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
  /** What a customer sends who comes by a campaign's link where the platform carries no reference of its own. */
  referralText: (reference: string) => string;
};

export const chatWords: Record<'zh-Hant' | 'en', ChatWords> = {
  'zh-Hant': {
    cardTitle: (target) => `連結你的 ${target}`,
    cardText: (brand) => `點一下，${brand} 在兩邊都認得是你。請別轉傳這張卡片。`,
    cardButton: (target) => `連結 ${target}`,
    successTarget: (source, target) => `連結好了！在 ${source} 或 ${target} 找我們，都認得是你。`,
    sourceNotice: (target) => `這裡剛連結了一個 ${target} 帳號。`,
    whatsappText: '你好，我要連結帳號。',
    whatsappLines: (code, source) => [`代碼 ${code}`, `傳送後，我的 ${source} 和 WhatsApp 會連在一起。`],
    referralText: (reference) => `你好，請給我卡片（${reference}）`,
  },
  en: {
    cardTitle: (target) => `Link your ${target}`,
    cardText: (brand) => `${brand} will know you on both. Don't forward.`,
    cardButton: (target) => `Link ${target}`,
    successTarget: (source, target) => `You're linked! We know you on ${source} and ${target}.`,
    sourceNotice: (target) => `A ${target} account was linked here.`,
    whatsappText: 'Hi, please link my accounts.',
    whatsappLines: (code, source) => [`Code ${code}`, `Sending this links my ${source} and WhatsApp.`],
    referralText: (reference) => `Hi, please send me the card (${reference})`,
  },
};
