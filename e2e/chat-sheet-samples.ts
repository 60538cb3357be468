// Every kind of message that each app draws: OmniLink's own as `server/channels` makes them, others as their platform describes them.
import type { MessageOf } from '../liff-app/chat/chat-apps.ts';
import type { ChatEntry } from '../liff-app/chat/chat-entry.ts';
import type { ChatSheet } from '../liff-app/chat/testing/chat-sheet.tsx';
import { instagramMessage } from '../server/channels/instagram/messages.ts';
import { lineMessage } from '../server/channels/line/messages.ts';
import { messengerMessage } from '../server/channels/messenger/messages.ts';
import { whatsappMessage } from '../server/channels/whatsapp/messages.ts';
import type { Platform } from '../server/contract/platforms.ts';
import type { SingleMessage } from '../server/domain/channel.ts';

const picture = (size: string) => `https://pictures.test/${size}`;
const at = new Date(2026, 0, 14, 9, 30).getTime();
const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

const said = {
  text: { kind: 'text', text: '嗨，小美！\n本週新到的豆子：https://kojima.example/beans?week=3。歡迎來試喝！' },
  longWord: { kind: 'text', text: longWord },
  long: { kind: 'text', text: '小島咖啡每天早上七點開門。'.repeat(70) },
  image: { kind: 'image', url: picture('600x400'), previewUrl: picture('600x400') },
  high: { kind: 'image', url: picture('300x700'), previewUrl: picture('300x700') },
  undo: {
    kind: 'text',
    text: '連結好了！在 Messenger 或 LINE 找我們，都認得是你。',
    buttons: [{ label: '不是我，復原', data: 'undo:1' }],
  },
  longUndo: {
    kind: 'text',
    text: '連結好了，歡迎！'.repeat(90),
    buttons: [{ label: '不是我，復原', data: 'undo:1' }],
  },
  card: {
    kind: 'card',
    title: '連結你的 LINE',
    text: '點一下，小島咖啡在兩邊都認得是你。請別轉傳這張卡片。',
    button: '連結 LINE',
    url: 'https://omnilink.test/go/1',
    imageUrl: picture('800x420'),
    imageRatio: { width: 800, height: 420 },
  },
  longCard: {
    kind: 'card',
    title: `兩邊都認得你的會員卡，集點、生日禮和新豆預購一次完成，${'請點一下'.repeat(12)}`.slice(0, 80),
    text: `${longWord} ${'好喝的咖啡'.repeat(20)}`.slice(0, 80),
    button: '連結我的 LINE 帳號並領取入會禮物',
    url: 'https://omnilink.test/go/1',
  },
  highCard: {
    kind: 'card',
    title: '秋季菜單',
    text: '直式海報',
    button: '看菜單',
    url: 'https://omnilink.test/go/1',
    imageUrl: picture('300x1200'),
    imageRatio: { width: 300, height: 1200 },
  },
  buttons: {
    kind: 'buttons',
    title: '想找什麼？',
    text: '選一個，我們馬上回覆。',
    imageUrl: picture('600x600'),
    imageRatio: { width: 600, height: 600 },
    buttons: [
      { label: '看菜單', url: 'https://kojima.example/menu' },
      { label: '門市', data: 'say:門市' },
      { label: '我的點數', data: 'say:點數' },
    ],
  },
  answers: {
    kind: 'buttons',
    title: '要把「陳小美」的 Messenger 和這個 WhatsApp 連結嗎？',
    text: '',
    buttons: [
      { label: '是我，連結', data: 'yes' },
      { label: '不是我', data: 'no' },
    ],
  },
} as const satisfies Record<string, SingleMessage>;

const renderers: { [P in Platform]: (message: SingleMessage) => MessageOf[P] } = {
  line: (message) => lineMessage(message) as MessageOf['line'],
  messenger: (message) => messengerMessage(message) as MessageOf['messenger'],
  instagram: (message) => instagramMessage(message) as MessageOf['instagram'],
  whatsapp: (message) => whatsappMessage(message) as MessageOf['whatsapp'],
};

/** A chat: the keys of `said`, the platform's own objects, and (as plain texts) what the customer wrote. */
function chat<P extends Platform>(
  platform: P,
  ...lines: (keyof typeof said | MessageOf[P] | { wrote: string } | { sent: string })[]
) {
  return lines.map((line, index): ChatEntry<P> => {
    const own = { id: `${index}`, at: at + index * 60_000 };
    if (typeof line === 'string') return { ...own, by: 'brand', message: renderers[platform](said[line]) };
    if ('wrote' in line) return { ...own, by: 'customer', message: { kind: 'text', text: line.wrote } };
    if ('sent' in line) return { ...own, by: 'customer', message: { kind: 'image', url: line.sent } };
    return { ...own, by: 'brand', message: line };
  });
}

const wrote = (text: string) => ({ wrote: text });
const sent = { sent: picture('400x300') };
const uri = (label: string) => ({ type: 'uri', label, uri: 'https://kojima.example' }) as const;

const lineTemplates: MessageOf['line'][] = [
  {
    type: 'template',
    altText: '菜單',
    template: {
      type: 'buttons',
      thumbnailImageUrl: picture('800x420'),
      title: '今日菜單',
      text: '請選擇',
      actions: [uri('看菜單'), { type: 'message', label: '門市', text: '門市' }, uri('外送'), uri('訂位')],
    },
  },
  {
    type: 'template',
    altText: '確認',
    template: { type: 'confirm', text: '要訂位嗎？', actions: [uri('要'), uri('不要')] },
  },
  {
    type: 'template',
    altText: '豆子',
    template: {
      type: 'carousel',
      imageAspectRatio: 'square',
      columns: ['淺焙', '中焙', '深焙'].map((title) => ({
        thumbnailImageUrl: picture('800x420'),
        title,
        text: '每包 200 克',
        actions: [uri('購買')],
      })),
    },
  },
];

const flexCarousel: MessageOf['line'] = {
  type: 'flex',
  altText: '豆子',
  contents: {
    type: 'carousel',
    contents: ['耶加雪菲', '曼特寧'].map((name) => ({
      type: 'bubble',
      size: 'kilo',
      header: {
        type: 'box',
        layout: 'vertical',
        paddingAll: '12px',
        background: { type: 'linearGradient', angle: '90deg', startColor: '#0f5132', endColor: '#62a87c' },
        contents: [{ type: 'text', text: '新到', color: '#ffffff', size: 'sm', weight: 'bold' }],
      },
      hero: { type: 'image', url: picture('400x400'), size: 'full', aspectRatio: '20:13', aspectMode: 'cover' },
      body: {
        type: 'box',
        layout: 'vertical',
        spacing: 'sm',
        contents: [
          { type: 'text', text: `${name}，水洗處理的單品咖啡豆，一行放不下`, weight: 'bold', size: 'lg' },
          {
            type: 'box',
            layout: 'baseline',
            contents: [
              { type: 'text', text: '價格', color: '#999999', size: 'sm', flex: 1 },
              { type: 'text', text: 'NT$ 450', align: 'end', flex: 2 },
            ],
          },
          { type: 'separator', margin: 'md' },
          { type: 'text', text: '柑橘、茉莉花香，尾韻像紅茶。'.repeat(3), wrap: true, maxLines: 2, size: 'sm' },
        ],
      },
      footer: {
        type: 'box',
        layout: 'horizontal',
        spacing: 'sm',
        contents: [
          { type: 'button', style: 'primary', height: 'sm', action: uri('購買') },
          { type: 'button', style: 'link', height: 'sm', action: uri('收藏') },
        ],
      },
    })),
  },
};

const menu: NonNullable<ChatSheet['chats'][number]['menu']> = {
  richMenuId: 'richmenu-1',
  name: '會員',
  chatBarText: '選單',
  size: { width: 1200, height: 405 },
  areas: [{ bounds: { x: 0, y: 0, width: 600, height: 405 }, action: { type: 'message', text: '門市' } }],
};

const element = (title: string) => ({
  title,
  subtitle: '每包 200 克',
  image_url: picture('800x420'),
  default_action: { type: 'web_url' as const, url: 'https://kojima.example' },
  buttons: [
    { type: 'web_url' as const, url: 'https://kojima.example', title: '購買' },
    { type: 'postback' as const, payload: 'more', title: '更多' },
  ],
});
const generic = {
  attachment: {
    type: 'template',
    payload: { template_type: 'generic', elements: ['淺焙', '中焙', '深焙'].map(element) },
  },
} satisfies MessageOf['messenger'];
const attached = (type: 'video' | 'audio' | 'file') =>
  ({ attachment: { type, payload: { url: 'https://kojima.example/x' } } }) satisfies MessageOf['messenger'];

const messaging = <P extends 'messenger' | 'instagram'>(platform: P) => [
  { width: 360, entries: chat(platform, wrote('卡片'), 'text', 'card', 'undo', wrote('謝謝！'), sent) },
  { width: 360, entries: chat(platform, 'longCard', 'highCard', 'longWord', wrote(longWord)) },
  { width: 360, entries: chat(platform, 'buttons', 'image') },
  {
    width: 600,
    entries: chat(platform, generic, attached('video'), attached('audio'), attached('file'), 'high', 'longUndo'),
  },
];

const whatsapp: MessageOf['whatsapp'][] = [
  { type: 'text', text: { body: '*限時優惠* 到 _週日_，~原價 500~ 現在 ```450```' } },
  { type: 'image', image: { link: picture('600x400'), caption: '今天的新豆' } },
  { type: 'document', document: { link: 'https://kojima.example/x', filename: '菜單.pdf' } },
  { type: 'video', video: { link: 'https://kojima.example/x' } },
  {
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: '選一家門市' },
      footer: { text: '週一公休' },
      action: { button: '看門市' },
    },
  },
];

export const samples: { [P in Platform]: ChatSheet<P>['chats'] } = {
  line: [
    { width: 360, entries: chat('line', wrote('卡片'), 'text', 'card', 'undo', wrote('謝謝！'), sent), menu },
    { width: 360, entries: chat('line', 'longCard', 'buttons', 'longWord', wrote(longWord)) },
    { width: 360, entries: chat('line', 'highCard', 'image') },
    { width: 360, entries: chat('line', ...lineTemplates) },
    {
      width: 600,
      entries: chat(
        'line',
        flexCarousel,
        { type: 'video', originalContentUrl: picture('x'), previewImageUrl: picture('600x400') },
        { type: 'audio', originalContentUrl: picture('x'), duration: 65_000 },
        { type: 'text', text: '要哪一種？', quickReply: { items: [{ action: uri('淺焙') }, { action: uri('深焙') }] } },
      ),
    },
  ],
  messenger: messaging('messenger'),
  instagram: messaging('instagram'),
  whatsapp: [
    { width: 360, entries: chat('whatsapp', wrote('卡片'), 'text', 'card', 'undo', wrote('謝謝！'), sent) },
    { width: 360, entries: chat('whatsapp', 'longCard', 'answers', 'longWord', wrote(longWord)) },
    { width: 360, entries: chat('whatsapp', 'highCard', 'image') },
    { width: 600, entries: chat('whatsapp', ...whatsapp, 'long') },
  ],
};
