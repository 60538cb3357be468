import type { Permission } from '../../server/contract/roles.ts';
import { defineWords } from './i18n/words.ts';
import type { IconName } from './ui/icon.tsx';

const words = defineWords(
  {
    campaigns: 'Campaigns',
    modules: 'Bot modules',
    journeys: 'Journeys',
    'rich-menus': 'Rich menus',
    channels: 'Channels',
    brand: 'Brand',
    staff: 'Staff',
    keys: 'API keys',
    audit: 'Audit log',
    account: 'My account',
  },
  {
    campaigns: '活動',
    modules: '機器人模組',
    journeys: '旅程',
    'rich-menus': '圖文選單',
    channels: '渠道',
    brand: '品牌',
    staff: '成員',
    keys: 'API 金鑰',
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
  { page: 'brand', icon: 'brand' },
  { page: 'staff', icon: 'staff', needs: 'administer' },
  { page: 'keys', icon: 'key', needs: 'administer' },
  { page: 'audit', icon: 'audit', needs: 'administer' },
  { page: 'account', icon: 'account' },
];

export const pagePath = ({ page }: Entry): string => `/console/${page}`;
export const pageName = ({ page }: Entry): string => words(page);
