import type { Locale } from '../../server/contract/page.ts';

type ErasureWords = Record<'erased' | 'nothing', { title: string; body: (date: string) => string }>;

/** The page that tells what became of a request for deletion (`/erasure/:code`). */
export const erasureWords: Record<Locale, ErasureWords> = {
  'zh-Hant': {
    erased: {
      title: '資料已刪除',
      body: (date) => `你在 ${date}透過 Meta 要求刪除資料，我們已經刪除你在那個帳號的資料。`,
    },
    nothing: {
      title: '這個編號沒有資料',
      body: (date) =>
        `你在 ${date}透過 Meta 要求刪除資料。Meta 給我們的編號底下沒有任何資料。如果你傳過訊息給我們，請在聊天室跟我們說，我們會刪除你的資料。`,
    },
  },
  en: {
    erased: {
      title: 'Your data was deleted',
      body: (date) =>
        `You asked through Meta on ${date} to have your data deleted. What we had stored of that account is deleted.`,
    },
    nothing: {
      title: 'No data under this ID',
      body: (date) =>
        `You asked through Meta on ${date} to have your data deleted. Nothing is stored under the ID that Meta gave us. If you have written to us, tell us in the chat, and we’ll delete your data.`,
    },
  },
};
