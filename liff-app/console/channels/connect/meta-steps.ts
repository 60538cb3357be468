import type { FormStep, PlatformForm } from './form-step.ts';
import type { Place } from './place-picture.tsx';

const site = ['Meta 開發者後台', 'Meta for Developers'] as const;
const url = 'https://developers.facebook.com/apps/';
const app = ['你的 App', 'your app'] as const;
const apiSettings = ['Messenger', ['API 設定', 'API settings']] as const;
const business = {
  site: ['Meta 企業管理平台設定', 'Meta Business settings'] as const,
  url: 'https://business.facebook.com/settings/',
};

const pageStep = (permissions: string[]): FormStep => ({
  title: ['粉絲專頁', 'The page'],
  how: [
    `登入 Meta 開發者後台，打開你的 App › Messenger › API 設定。在「產生存取權杖」加入粉絲專頁：名稱下面是編號，按「產生」就有權杖。權限要有 ${permissions.join('、')}。`,
    `Sign in to Meta for Developers and open your app › Messenger › API settings. Add the page under Generate access tokens: its ID is below its name, and Generate gives the token. Permissions: ${permissions.join(', ')}.`,
  ],
  fields: [
    { name: 'pageId', label: ['粉絲專頁編號', 'Page ID'], example: '100000000000001' },
    { name: 'accessToken', label: ['粉絲專頁的存取權杖', 'Page access token'], secret: true },
  ],
  place: {
    site,
    url,
    path: [app, ...apiSettings],
    rows: [
      { label: ['1. 設定 Webhooks', '1. Configure webhooks'] },
      { label: ['2. 產生存取權杖', '2. Generate access tokens'] },
      { label: ['粉絲專頁', 'Page'], value: '100000000000001', ring: true },
      { label: ['權杖', 'Token'], button: ['產生', 'Generate'], ring: true },
    ],
  },
});

const secretStep: FormStep = {
  title: ['App 的密鑰', 'The app’s secret'],
  how: [
    '同一個 App，左邊選「應用程式設定」›「基本資料」，在「應用程式密鑰」按「顯示」再複製。',
    'In the same app, choose App settings › Basic on the left, press Show beside App secret, and copy it.',
  ],
  fields: [{ name: 'appSecret', label: ['應用程式密鑰', 'App secret'], secret: true }],
  place: {
    site,
    url,
    path: [app, ['應用程式設定', 'App settings'], ['基本資料', 'Basic']],
    rows: [
      { label: ['應用程式編號', 'App ID'], value: '300000000000001' },
      { label: ['應用程式密鑰', 'App secret'], value: '••••••••', button: ['顯示', 'Show'], ring: true },
    ],
  },
};

const verifyStep: FormStep = {
  title: ['Webhook 驗證權杖', 'Webhook verify token'],
  how: [
    'OmniLink 已自動產生，不需更改。連接後的下一頁會請你把它和 Webhook 網址一起貼到 Meta。',
    'OmniLink generated one for you; keep it. The next page asks you to paste it in Meta together with the webhook URL.',
  ],
  fields: [{ name: 'verifyToken', label: 'Verify token', made: true }],
};

const messengerSteps: FormStep[] = [pageStep(['pages_messaging', 'pages_manage_metadata']), secretStep, verifyStep];

const instagramSteps: FormStep[] = [
  pageStep(['pages_messaging', 'pages_manage_metadata', 'instagram_basic', 'instagram_manage_messages']),
  {
    title: ['IG 商業帳號', 'The Instagram account'],
    how: [
      '打開企業管理平台設定，選「帳號」›「Instagram 帳號」，點你的帳號，複製名稱下面的數字。它要和上面的粉絲專頁連結。',
      'Open Meta Business settings, Accounts › Instagram accounts, choose yours, and copy the digits below its name. It must be connected to the page above.',
    ],
    fields: [{ name: 'accountId', label: ['IG 帳號編號', 'Instagram account ID'], example: '17841400000000001' }],
    place: {
      ...business,
      path: [
        ['帳號', 'Accounts'],
        ['Instagram 帳號', 'Instagram accounts'],
      ],
      rows: [
        { label: ['你的 IG 帳號', 'your account'], value: '17841400000000001', ring: true },
        { label: ['連結的粉絲專頁', 'Connected page'] },
      ],
    },
  },
  secretStep,
  verifyStep,
];

const whatsappSteps: FormStep[] = [
  {
    title: ['電話號碼', 'The phone number'],
    how: [
      '登入 Meta 開發者後台，打開你的 App › WhatsApp › API 設定，選發送的號碼，複製號碼和它下面的「電話號碼編號」。',
      'Sign in to Meta for Developers and open your app › WhatsApp › API setup. Choose the number you send from, and copy it and the Phone number ID below it.',
    ],
    fields: [
      {
        name: 'phoneNumber',
        label: ['電話號碼（含國碼）', 'Phone number, with country code'],
        example: '+886 2 7700 1234',
      },
      { name: 'phoneNumberId', label: ['電話號碼編號', 'Phone number ID'], example: '106540352242922' },
    ],
    place: {
      site,
      url,
      path: [app, 'WhatsApp', ['API 設定', 'API setup']],
      rows: [
        { label: ['發送方', 'From'], value: '+886 2 7700 1234', ring: true },
        { label: ['電話號碼編號', 'Phone number ID'], value: '106540352242922', ring: true },
        { label: ['WhatsApp 商業帳號編號', 'WhatsApp Business account ID'] },
      ],
    },
  },
  {
    title: ['傳送訊息的存取權杖', 'Access token for sending messages'],
    how: [
      '打開企業管理平台設定，選「用戶」›「系統用戶」，按「產生權杖」：選你的 App，期限選「永不」，勾 whatsapp_business_messaging 和 whatsapp_business_management。',
      'Open Meta Business settings, Users › System users, and press Generate token: your app, expiry Never, whatsapp_business_messaging and whatsapp_business_management.',
    ],
    fields: [{ name: 'accessToken', label: ['存取權杖', 'Access token'], secret: true }],
    place: {
      ...business,
      path: [
        ['用戶', 'Users'],
        ['系統用戶', 'System users'],
      ],
      rows: [
        { label: ['系統用戶', 'System user'] },
        { label: ['權杖', 'Token'], button: ['產生權杖', 'Generate token'], ring: true },
      ],
    },
  },
  secretStep,
  verifyStep,
];

/** Where the webhook's address and the verify token go. */
const webhookAt = (path: Place['path']): PlatformForm['webhook'] => ({
  how: [
    '到你的 Meta App，貼上回呼網址和驗證權杖，按「驗證並儲存」，再訂閱 messages。同一個 App 的渠道共用這個網址，填一次就好。',
    'In your Meta app, paste the callback URL and the verify token, press Verify and save, and subscribe to messages. All channels of one app share this address: once is enough.',
  ],
  label: ['回呼網址', 'Callback URL'],
  place: {
    site,
    url,
    path,
    rows: [
      { label: ['回呼網址', 'Callback URL'], value: 'https://…/webhooks/meta', ring: true },
      { label: ['驗證權杖', 'Verify token'], value: '••••••••', ring: true },
      { label: ['Webhook 欄位', 'Webhook fields'], value: 'messages' },
      { label: '', button: ['驗證並儲存', 'Verify and save'] },
    ],
  },
  byHand: true,
});

export const messengerForm: PlatformForm = {
  account: ['粉絲專頁的 Messenger', 'A page’s Messenger'],
  needs: [
    '需要：你管理的粉絲專頁，和一個 Meta App。大約十分鐘。',
    'You need a Facebook page that you manage, and a Meta app. About ten minutes.',
  ],
  steps: () => messengerSteps,
  webhook: webhookAt([app, ...apiSettings]),
};

export const instagramForm: PlatformForm = {
  account: ['商業帳號的訊息', 'A professional account’s messages'],
  needs: [
    '需要：已連結粉絲專頁的 IG 商業帳號，和一個 Meta App。大約十分鐘。',
    'You need a professional Instagram account that is connected to a Facebook page, and a Meta app. About ten minutes.',
  ],
  steps: () => instagramSteps,
  webhook: webhookAt([app, 'Webhooks', 'Instagram']),
};

export const whatsappForm: PlatformForm = {
  account: ['Cloud API 的電話號碼', 'A number of the Cloud API'],
  needs: [
    '需要：WhatsApp Cloud API 的電話號碼，和一個 Meta App。大約十分鐘。',
    'You need a number on WhatsApp’s Cloud API, and a Meta app. About ten minutes.',
  ],
  steps: () => whatsappSteps,
  webhook: webhookAt([app, 'WhatsApp', ['設定', 'Configuration']]),
};
