import { locale } from '../i18n/words.ts';

type Platform = 'line' | 'messenger' | 'instagram' | 'whatsapp';
type Field = { name: string; label: string; where: [zhHant: string, en: string]; secret?: true; optional?: true };

const token: Field = {
  name: 'accessToken',
  label: 'Access token',
  where: ['Meta 商務管理工具 › 系統使用者 › 產生權杖', 'Meta Business settings › System users › Generate token'],
  secret: true,
};
const app: Field[] = [
  {
    name: 'appSecret',
    label: 'App secret',
    where: ['Meta 開發者後台 › 你的 App › 設定 › 基本資料', 'Meta for Developers › your app › Settings › Basic'],
    secret: true,
  },
  {
    name: 'verifyToken',
    label: 'Verify token',
    where: ['自己取一個，填 Webhook 時輸入同一個', 'Choose one; enter the same with the webhook'],
  },
];
const pageId: Field = {
  name: 'pageId',
  label: 'Page ID',
  where: ['粉絲專頁 › 關於 › 專頁資訊透明度', 'Facebook page › About › Page transparency'],
};

/** What each platform needs, in the order of its form, and where a person finds it. */
export const credentialFields: Record<Platform, Field[]> = {
  line: [
    {
      name: 'channelId',
      label: 'Channel ID (Messaging API)',
      where: [
        'LINE Developers › Messaging API 頻道 › Basic settings',
        'LINE Developers › Messaging API channel › Basic settings',
      ],
    },
    {
      name: 'channelSecret',
      label: 'Channel secret',
      where: ['同一頁，往下', 'The same page, further down'],
      secret: true,
    },
    {
      name: 'accessToken',
      label: 'Channel access token',
      where: ['同一個頻道 › Messaging API › 最下面', 'The same channel › Messaging API, at its end'],
      secret: true,
    },
    {
      name: 'loginChannelId',
      label: 'Channel ID (LINE Login)',
      where: [
        '同一個 Provider 的 LINE Login 頻道 › Basic settings',
        'The LINE Login channel of the same provider › Basic settings',
      ],
    },
    {
      name: 'loginChannelSecret',
      label: 'Channel secret (LINE Login)',
      where: ['同一頁；有它才能檢查 LIFF 設定', 'The same page; with it the LIFF settings can be checked'],
      secret: true,
      optional: true,
    },
    { name: 'liffId', label: 'LIFF ID', where: ['LINE Login 頻道 › LIFF', 'The LINE Login channel › LIFF'] },
  ],
  messenger: [pageId, token, ...app],
  instagram: [
    {
      ...pageId,
      where: ['連結這個 IG 帳號的粉絲專頁', 'The page that this IG account is connected to'],
    },
    {
      name: 'accountId',
      label: 'Instagram account ID',
      where: ['Meta 商務管理工具 › Instagram 帳號', 'Meta Business settings › Instagram accounts'],
    },
    token,
    ...app,
  ],
  whatsapp: [
    {
      name: 'phoneNumberId',
      label: 'Phone number ID',
      where: ['Meta 開發者後台 › WhatsApp › API 設定', 'Meta for Developers › WhatsApp › API setup'],
    },
    {
      name: 'phoneNumber',
      label: 'Phone number',
      where: ['含國碼，例如 +886 2 7700 1234', 'With country code: +886 2 7700 1234'],
    },
    token,
    ...app,
  ],
};

export const whereOf = ({ where }: Field): string => where[locale.value === 'en' ? 1 : 0];
