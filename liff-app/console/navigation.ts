import type { Permission } from '../../server/contract/roles.ts';
import { defineWords } from './i18n/words.ts';
import type { IconName } from './ui/icon.tsx';

const words = defineWords(
  {
    campaigns: 'Campaigns',
    modules: 'Bot modules',
    journeys: 'Journeys',
    'same-person': 'Same person?',
    tags: 'Tags',
    'rich-menus': 'Rich menus',
    channels: 'Channels',
    profiles: 'Profiles',
    brand: 'Brand',
    staff: 'Staff',
    keys: 'API keys',
    webhooks: 'Webhooks',
    audit: 'Audit log',
    account: 'My account',
  },
  {
    campaigns: '活動',
    modules: '機器人模組',
    journeys: '旅程',
    'same-person': '是不是同一人',
    tags: '標籤',
    'rich-menus': '圖文選單',
    channels: '渠道',
    profiles: '顧客檔案',
    brand: '品牌',
    staff: '成員',
    keys: 'API 金鑰',
    webhooks: 'Webhook',
    audit: '操作紀錄',
    account: '我的帳號',
  },
);

/** A page in the navigation; `needs`: shown to those who may do this. */
export type Entry = { page: Parameters<typeof words>[0]; icon: IconName; needs?: Permission };

/** Every page of the navigation, in its order; its address is `/console/<page>`. */
export const entries: Entry[] = [
  { page: 'campaigns', icon: 'campaign' },
  { page: 'modules', icon: 'module' },
  { page: 'journeys', icon: 'journey' },
  { page: 'rich-menus', icon: 'menu' },
  { page: 'channels', icon: 'channel' },
  { page: 'profiles', icon: 'profile' },
  { page: 'same-person', icon: 'same', needs: 'correct' },
  { page: 'tags', icon: 'tag' },
  { page: 'brand', icon: 'brand' },
  { page: 'staff', icon: 'staff', needs: 'administer' },
  { page: 'keys', icon: 'key', needs: 'administer' },
  { page: 'webhooks', icon: 'webhook', needs: 'administer' },
  { page: 'audit', icon: 'audit', needs: 'administer' },
  { page: 'account', icon: 'account' },
];

export const pagePath = ({ page }: Entry): string => `/console/${page}`;
export const pageName = ({ page }: Entry): string => words(page);
