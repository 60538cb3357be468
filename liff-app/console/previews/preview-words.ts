import { defineWords } from '../i18n/words.ts';

/** Words around the chats of a preview. */
export const previewWords = defineWords(
  {
    title: 'Preview',
    in: '{platform} · {name}',
    nothing: 'Nothing is sent here.',
    image: 'A picture',
    card: 'Campaign card',
    buttons: 'A card with buttons',
    example: 'Mei',
    name: '“{name}” stands for the customer’s name.',
    alike: 'Approximate preview. Fonts vary by phone.',
  },
  {
    title: '檢視預覽',
    in: '{platform} · {name}',
    nothing: '這裡不送訊息。',
    image: '一張圖片',
    card: '活動的整合卡片',
    buttons: '一張按鈕卡片',
    example: '小美',
    name: '「{name}」代表客人的名字。',
    alike: '預覽僅供參考，字體因手機而異。',
  },
);
