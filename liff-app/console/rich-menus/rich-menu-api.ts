import {
  type NewRichMenuRule,
  type RichMenuRulePatch,
  richMenuRuleSchema,
  richMenusSchema,
} from '../../../server/contract/rich-menus.ts';
import { call, removeIfThere } from '../../api.ts';

const path = (id: string) => `/rich-menu-rules/${encodeURIComponent(id)}`;

/** The account's menus, as its platform tells them now. */
export const getMenus = (channelId: string) => call(richMenusSchema, 'GET', `/channels/${channelId}/rich-menus`);

/** @param key the same for a retry, so that a lost answer makes no second rule */
export const createRule = (body: NewRichMenuRule, key: string) =>
  call(richMenuRuleSchema, 'POST', '/rich-menu-rules', { body, idempotencyKey: key });

export const changeRule = (id: string, body: RichMenuRulePatch) =>
  call(richMenuRuleSchema, 'PATCH', path(id), { body });

export const removeRule = (id: string) => removeIfThere(path(id));
