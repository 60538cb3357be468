import type { FormStep, PlatformForm } from './form-step.ts';

const site = 'LINE Developers';
const url = 'https://developers.line.biz/console/';
const provider = ['你的 Provider', 'your provider'] as const;
const botTabs = ['Basic settings', 'Messaging API', 'Security'];
const loginTabs = ['Basic settings', 'LINE Login', 'LIFF'];
const bot = { site, url, path: [provider, 'Messaging API channel'], tabs: botTabs };
const login = { site, url, path: [provider, 'LINE Login channel'], tabs: loginTabs };

/** In the order of LINE's own pages, so that each is opened once. */
const accountSteps: FormStep[] = [
  {
    title: ['官方帳號', 'The Official Account'],
    how: [
      '登入 LINE Developers，選你的 Provider，打開官方帳號的 Messaging API channel。在 Basic settings 複製這兩個值。',
      'Sign in to LINE Developers, choose your provider, and open the Official Account’s Messaging API channel. Copy both values from Basic settings.',
    ],
    fields: [
      { name: 'channelId', label: 'Channel ID', example: '1650000001' },
      { name: 'channelSecret', label: 'Channel secret', secret: true },
    ],
    place: {
      ...bot,
      openTab: 0,
      rows: [
        { label: 'Channel ID', value: '1650000001', ring: true },
        { label: ['名稱、圖示', 'Name, icon'] },
        { label: 'Channel secret', value: '••••••••••••', ring: true },
      ],
    },
  },
  {
    title: ['傳送訊息的存取權杖', 'Access token for sending messages'],
    how: [
      '同一個 channel，換到 Messaging API 分頁，捲到最下面，按 Issue，再複製整串。',
      'In the same channel, open the Messaging API tab, scroll to the bottom, press Issue, and copy the whole token.',
    ],
    fields: [{ name: 'accessToken', label: 'Channel access token (long-lived)', secret: true }],
    place: {
      ...bot,
      openTab: 1,
      rows: [
        { label: 'Webhook URL' },
        { label: 'Use webhook', on: true },
        { label: 'Channel access token (long-lived)', button: 'Issue', ring: true },
      ],
    },
  },
];

const loginSteps: FormStep[] = [
  {
    title: ['讓客人登入的 channel', 'The channel that customers sign in to'],
    how: [
      '回到同一個 Provider，打開 LINE Login channel；沒有就新增一個，只給 OmniLink 用。在 Basic settings 複製這兩個值。',
      'Back at the same provider, open the LINE Login channel. If there is none, create one for OmniLink only. Copy both values from Basic settings.',
    ],
    fields: [
      { name: 'loginChannelId', label: 'Channel ID (LINE Login)', example: '1650000002' },
      {
        name: 'loginChannelSecret',
        label: 'Channel secret (LINE Login)',
        secret: true,
        optional: true,
        hint: [
          '填了，OmniLink 才能幫你檢查和修改 LIFF 設定，並在客人解除連結時取消 LINE 授權。',
          'With it OmniLink can check and fix the LIFF settings, and end the LINE permission of customers who unlink.',
        ],
      },
    ],
    place: {
      ...login,
      openTab: 0,
      rows: [
        { label: 'Channel ID', value: '1650000002', ring: true },
        { label: 'Channel secret', value: '••••••••••••', ring: true },
        { label: 'Linked LINE Official Account', button: 'Edit' },
      ],
    },
  },
  {
    title: ['連結頁（LIFF app）', 'The linking page (LIFF app)'],
    how: [
      '換到 LIFF 分頁，按 Add：Size 選 Full，Endpoint URL 貼上下面的網址，Scopes 勾 openid 和 profile，Add friend option 選 Off。存好後複製 LIFF ID。',
      'Open the LIFF tab and press Add: Size Full, the Endpoint URL below, scopes openid and profile, Add friend option Off. Save, then copy the LIFF ID.',
    ],
    copy: { label: 'Endpoint URL', path: '/link' },
    fields: [{ name: 'liffId', label: 'LIFF ID', example: '1650000002-AbCdEfGh' }],
    place: {
      ...login,
      openTab: 2,
      rows: [
        { label: 'LIFF ID', value: '1650000002-AbCdEfGh', ring: true },
        { label: 'Size', value: 'Full' },
        { label: 'Endpoint URL', value: 'https://…/link' },
        { label: 'Add friend option', value: 'Off' },
      ],
    },
  },
];

const mini = {
  site,
  url,
  path: [provider, 'LINE MINI App channel'],
  tabs: ['Basic settings', 'Web app settings'],
} as const;

/** Its three inner channels are side by side on one page, each with an ID and a LIFF ID of its own. There is no size to choose. */
const miniAppSteps: FormStep[] = [
  {
    title: ['讓客人登入的 LINE MINI App', 'The LINE MINI App that customers sign in to'],
    how: [
      '回到同一個 Provider，打開 LINE MINI App channel（台灣要先經 LINE 核准）。在 Basic settings 複製 Published 的 Channel ID；還沒發布前，可以先用 Developing 的測試。',
      'Back at the same provider, open the LINE MINI App channel (in Taiwan, LINE has to approve it first). Copy the Channel ID of Published from Basic settings. Before you publish, you can test with that of Developing.',
    ],
    fields: [{ name: 'loginChannelId', label: 'Channel ID (LINE MINI App, Published)', example: '1650000004' }],
    place: {
      ...mini,
      openTab: 0,
      rows: [
        { label: 'Developing', value: '1650000002' },
        { label: 'Review', value: '1650000003' },
        { label: 'Published', value: '1650000004', ring: true },
        { label: 'Linked LINE Official Account', button: 'Edit' },
      ],
    },
  },
  {
    title: ['連結頁（Web app settings）', 'The linking page (Web app settings)'],
    how: [
      '換到 Web app settings 分頁：Endpoint URL 貼上下面的網址，Scope 勾 openid 和 profile，Add friend option 和 Channel consent simplification 都選 Off。存好後複製 Published 的 LIFF ID。',
      'Open the Web app settings tab: the Endpoint URL below, scopes openid and profile, Add friend option and Channel consent simplification both Off. Save, then copy the LIFF ID of Published.',
    ],
    copy: { label: 'Endpoint URL', path: '/link' },
    fields: [
      {
        name: 'liffId',
        label: 'LIFF ID (Published)',
        example: '1650000004-AbCdEfGh',
        hint: [
          '就是 LIFF URL 最後一段：https://miniapp.line.me/…',
          'The last part of the LIFF URL: https://miniapp.line.me/…',
        ],
      },
    ],
    place: {
      ...mini,
      openTab: 1,
      rows: [
        { label: 'LIFF URL', value: 'https://miniapp.line.me/1650000004-AbCdEfGh', ring: true },
        { label: 'Endpoint URL', value: 'https://…/link' },
        { label: 'Add friend option', value: 'Off' },
        { label: 'Channel consent simplification', value: 'Off' },
      ],
    },
  },
];

export const lineForm: PlatformForm = {
  account: ['官方帳號，加上 LINE Login', 'An Official Account, with LINE Login'],
  needs: [
    '需要：開通 Messaging API 的官方帳號，和同一個 Provider 底下的 LINE Login channel 或 LINE MINI App。大約十分鐘。',
    'You need an Official Account with the Messaging API, and a LINE Login channel or a LINE MINI App under the same provider. About ten minutes.',
  ],
  steps: (appType) => [...accountSteps, ...{ liff: loginSteps, mini_app: miniAppSteps }[appType]],
  webhook: {
    how: [
      '到 LINE Developers 的 Messaging API 分頁，把這個網址貼到 Webhook URL，並打開 Use webhook。也可以在檢查裡按「自動修正」，由 OmniLink 填網址。',
      'In the Messaging API tab of LINE Developers, paste this as the Webhook URL and turn on Use webhook. Or let OmniLink set the address: “Fix it” in the check.',
    ],
    label: 'Webhook URL',
    place: {
      ...bot,
      openTab: 1,
      rows: [
        { label: 'Webhook URL', value: 'https://…', button: 'Edit', ring: true },
        { label: 'Use webhook', on: true, ring: true },
        { label: 'Channel access token (long-lived)' },
      ],
    },
    byHand: false,
  },
};
