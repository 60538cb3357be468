import type { MenuOutcome } from '../../domain/rich-menus.ts';
import type { Credentials, ListedMenus, MenuPicture, RichMenu, RichMenus } from '../channel.ts';
import { fieldsOf, idOf, nameOf, textOf } from '../event-fields.ts';
import { type Answer, askTimeoutMs, isHeaderSafe, type PlatformHttp, retryAfterMs, sendTimeoutMs } from '../http.ts';
import { messageOf } from './outcome.ts';

/** LINE's limit for a menu's picture. https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image */
const mostPictureBytes = 1024 * 1024;
/** A thousand menus of twenty areas each. */
const mostListBytes = 8 * 1024 * 1024;

/**
 * LINE's rich menus. Only those made through the API are listed and can be linked.
 * https://developers.line.biz/en/reference/messaging-api/#rich-menu
 * @param options.dataUrl `https://api-data.line.me` or the simulator, without trailing slash
 */
export function buildLineRichMenus(options: {
  apiUrl: string;
  dataUrl: string;
  http: PlatformHttp;
  now: () => Date;
}): RichMenus {
  const { apiUrl, dataUrl, http, now } = options;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  return {
    atOnce: 500,

    async list({ accessToken }: Credentials): Promise<ListedMenus> {
      if (!isHeaderSafe(accessToken)) return { ok: false, reason: 'channel_unauthorized', code: 'token_malformed' };
      const call = { headers: bearer(accessToken), timeoutMs: askTimeoutMs, maxBytes: mostListBytes };
      return listed(await http.call({ url: `${apiUrl}/v2/bot/richmenu/list`, ...call }));
    },

    async picture(menuId, { accessToken }): Promise<MenuPicture> {
      if (!isHeaderSafe(accessToken)) return { ok: false, reason: 'channel_unauthorized', code: 'token_malformed' };
      const url = `${dataUrl}/v2/bot/richmenu/${encodeURIComponent(menuId)}/content`;
      const call = { headers: bearer(accessToken), timeoutMs: askTimeoutMs, maxBytes: mostPictureBytes };
      const answer = await http.download({ url, ...call });
      if (answer.kind === 'failed') return { ok: false, reason: 'platform_error', code: answer.code };
      if (answer.status === 404) return { ok: false, reason: 'none', code: '404' };
      if (answer.status !== 200) return { ok: false, ...refusal(answer.status) };
      const type = answer.bytes && pictureType(answer.bytes);
      return answer.bytes && type
        ? { ok: true, type, bytes: answer.bytes }
        : { ok: false, reason: 'platform_error', code: 'not_a_picture' };
    },

    async set(userIds, menuId, { accessToken }): Promise<MenuOutcome> {
      if (!isHeaderSafe(accessToken)) return { kind: 'unauthorized', code: 'token_malformed' };
      const [userId = ''] = userIds;
      const isAlone = userIds.length === 1;
      const answer = await http.call({
        url: `${apiUrl}${isAlone ? onePath(userId, menuId) : manyPath(menuId)}`,
        method: isAlone && menuId === null ? 'DELETE' : 'POST',
        headers: { ...bearer(accessToken), ...(isAlone ? {} : { 'content-type': 'application/json' }) },
        ...(isAlone ? {} : { body: Buffer.from(JSON.stringify(manyBody(userIds, menuId))) }),
        timeoutMs: sendTimeoutMs,
      });
      return outcomeOf(answer, now());
    },
  };
}

const onePath = (userId: string, menuId: string | null) =>
  `/v2/bot/user/${encodeURIComponent(userId)}/richmenu${menuId === null ? '' : `/${encodeURIComponent(menuId)}`}`;
const manyPath = (menuId: string | null) => `/v2/bot/richmenu/bulk/${menuId === null ? 'unlink' : 'link'}`;
const manyBody = (userIds: readonly string[], menuId: string | null) =>
  menuId === null ? { userIds } : { richMenuId: menuId, userIds };

/** LINE answers 200 for one, 202 for many; the same for users who aren't friends, for whom nothing happens. */
function outcomeOf(answer: Answer, now: Date): MenuOutcome {
  if (answer.kind === 'failed') return { kind: 'retry', afterMs: null, code: answer.code };
  const { status } = answer;
  const [code, message] = [String(status), messageOf(answer)];
  if (status === 200 || status === 202) return { kind: 'done' };
  if (status === 401 || status === 403) return { kind: 'unauthorized', code };
  if (status === 404) return { kind: 'menu', problem: 'menu_gone', code };
  if (status === 400 && /image/i.test(message)) return { kind: 'menu', problem: 'menu_without_image', code };
  if (status === 429 || status >= 500) return { kind: 'retry', afterMs: retryAfterMs(answer.headers, now), code };
  return { kind: 'refused', code };
}

const refusal = (status: number) => ({
  reason: status === 401 || status === 403 ? ('channel_unauthorized' as const) : ('platform_error' as const),
  code: String(status),
});

function listed(answer: Answer): ListedMenus {
  if (answer.kind === 'failed') return { ok: false, reason: 'platform_error', code: answer.code };
  const { richmenus } = fieldsOf(answer.json);
  if (answer.status !== 200 || !Array.isArray(richmenus)) return { ok: false, ...refusal(answer.status) };
  return { ok: true, menus: richmenus.map(menuOf).filter((menu) => menu !== null) };
}

function menuOf(value: unknown): RichMenu | null {
  const { richMenuId, name, chatBarText, size } = fieldsOf(value);
  const id = idOf(richMenuId);
  const { width, height } = fieldsOf(size);
  if (id === null) return null;
  return {
    id,
    name: nameOf(name) ?? '',
    chatBarText: textOf(chatBarText) ?? '',
    size: { width: Number(width) || 0, height: Number(height) || 0 },
  };
}

/** By its first bytes: what the platform says of the type isn't passed on to browsers. */
function pictureType(bytes: Uint8Array): 'image/jpeg' | 'image/png' | null {
  const starts = (...first: number[]) => first.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return starts(0xff, 0xd8, 0xff) ? 'image/jpeg' : null;
}
