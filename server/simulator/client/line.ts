import type { z } from 'zod';
import type { tokenOverrides } from '../control/line.ts';
import type { richMenuInput } from '../control/rich-menus.ts';
import type { LiffTokens } from '../line/liff-tokens.ts';
import type { ChatMessage } from '../world/chats.ts';
import type { FriendState, RichMenu, Subwindow } from '../world/line-state.ts';
import type { Connection } from './connection.ts';

type State = { state: FriendState };
type Opened = { url: string; userAgent: string; liffId: string; channelId: string };

/** What the customer does on LINE, and LINE's own things. */
export const lineClient = ({ call, get, post }: Connection) => ({
  follow: (channelId: string, customer: string) => post<State>('/play/line/follow', { channelId, customer }),
  block: (channelId: string, customer: string) => post<State>('/play/line/block', { channelId, customer }),
  unblock: (channelId: string, customer: string) => post<State>('/play/line/unblock', { channelId, customer }),
  /** Without event and greeting. */
  setFriendship: (channelId: string, customer: string, state: FriendState) =>
    call<State>('PUT', '/line/friendship', { channelId, customer, state }),
  type: (channelId: string, customer: string, text: string) =>
    post<ChatMessage>('/play/line/type', { channelId, customer, text }),
  postback: (channelId: string, customer: string, data: string) =>
    post<ChatMessage>('/play/line/postback', { channelId, customer, data }),
  openLiff: (input: {
    customer: string;
    url: string;
    agent?: 'line-ios' | 'line-android';
    consent?: 'accept' | 'deny';
  }) => post<Opened>('/play/line/open-liff', input),
  closeLiff: (customer: string, liffId: string) =>
    post<{ revoked: number }>('/play/line/close-liff', { customer, liffId }),
  tokens: (channelId: string, customer: string, overrides: z.input<typeof tokenOverrides> = {}) =>
    post<LiffTokens>('/line/tokens', { channelId, customer, overrides }),
  addRichMenu: (channelId: string, input: z.input<typeof richMenuInput> = {}) =>
    post<RichMenu>(`/line/channels/${channelId}/rich-menus`, input),
  changeRichMenu: (channelId: string, richMenuId: string, patch: { picture: string | null }) =>
    call<RichMenu>('PATCH', `/line/channels/${channelId}/rich-menus/${richMenuId}`, patch),
  removeRichMenu: (channelId: string, richMenuId: string) =>
    call('DELETE', `/line/channels/${channelId}/rich-menus/${richMenuId}`),
  /** `linked`: by the account; `shown`: that one, else the account's default menu. */
  menuOf: (channelId: string, customer: string) =>
    get<{ linked: string | null; shown: string | null }>(`/line/channels/${channelId}/menu-of/${customer}`),
  rotateKeys: (drop = false) => post<{ kid: string }>('/line/keys/rotate', { drop }),
  subwindows: async () => (await get<{ subwindows: Subwindow[] }>('/line/subwindows')).subwindows,
  answerSubwindow: (msit: string, action: 'add' | 'cancel' | 'close') =>
    post<Subwindow>(`/line/subwindows/${msit}`, { action }),
  subwindowMode: (mode: 'wait' | 'add' | 'cancel' | 'close') => post('/line/subwindow-mode', { mode }),
  consent: (answer: 'accept' | 'deny' | 'ask') => post('/line/consent', { answer }),
  browserUser: (customer: string) => post('/line/browser-user', { customer }),
});
