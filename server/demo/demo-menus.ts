import type { Context } from '../context.ts';
import { createRule } from '../flows/rich-menus/save-rule.ts';
import guestPicture from './menus/guest.png?inline';
import memberPicture from './menus/member.png?inline';

/** The tag that a link puts on the contact on LINE, and the rule's. */
export const memberTag = '會員';

const size = { width: 1200, height: 405 };
/** Three areas beside each other: each says its words in the chat. */
const areas = (...texts: [string, string][]) =>
  texts.map(([label, text], i) => ({
    bounds: { x: i * 400, y: 0, width: 400, height: size.height },
    action: { type: 'message', label, text },
  }));
const base64 = (dataUrl: string) => dataUrl.slice(dataUrl.indexOf(',') + 1);

/** The menus that the brand has made with LINE's API: the account's default one, and the members'. */
export const demoMenus = {
  guest: {
    richMenuId: `richmenu-${'0'.repeat(31)}1`,
    name: '一般選單',
    chatBarText: '選單',
    size,
    areas: areas(['連結帳號', '連結'], ['逛逛商店', '逛逛商店'], ['聯絡我們', '聯絡我們']),
    picture: base64(guestPicture),
  },
  member: {
    richMenuId: `richmenu-${'0'.repeat(31)}2`,
    name: '會員選單',
    chatBarText: '會員選單',
    size,
    areas: areas(['我的點數', '我的點數'], ['會員禮', '會員禮'], ['專屬客服', '專屬客服']),
    picture: base64(memberPicture),
  },
};

/** The rule that gives members their menu, unless the channel has rules. */
export async function seedRule(context: Context, channelId: string): Promise<void> {
  if ((await context.store.richMenuRules.ofChannel(channelId)).length > 0) return;
  await createRule(context, { channelId, tag: memberTag, richMenuId: demoMenus.member.richMenuId, priority: 0 });
}
