import type { z } from 'zod';
import type { channelInput, channelPatch, pageInput, pagePatch } from './control/accounts.ts';
import type { customerInput } from './control/customers.ts';
import type { tokenOverrides } from './control/line.ts';
import type { faultInput } from './control/trouble.ts';
import type { releaseInput, sendInput, switchesInput } from './control/webhooks.ts';
import type { LiffTokens } from './line/liff-tokens.ts';
import type { Customer, LineChannel, MessengerPage } from './world/accounts.ts';
import type { ChatMessage, ChatPlatform, LostPush } from './world/chats.ts';
import type { WebhookDelivery } from './world/deliveries.ts';
import type { FriendState, Subwindow } from './world/line-state.ts';
import type { ApiCall, HostName, Unexpected } from './world/records.ts';

type State = { state: FriendState };
type Opened = { url: string; userAgent: string; liffId: string; channelId: string };
export type SimulatorClient = ReturnType<typeof simulatorClient>;

/**
 * The control API of `README.md` as functions. `url` is the simulator's, prefix included. An answer that isn't 2xx is thrown as an
 * `Error` naming call, status and reason. A customer may be named by any of their ids.
 */
export function simulatorClient(url: string) {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`[${method}] /control${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  };
  const get = <Answer>(path: string) => call<Answer>('GET', path);
  const post = <Answer>(path: string, body: unknown = {}) => call<Answer>('POST', path, body);

  return {
    url,
    addLineChannel: (input: z.input<typeof channelInput>) => post<LineChannel>('/line/channels', input),
    patchLineChannel: (channelId: string, patch: z.input<typeof channelPatch>) =>
      call<LineChannel>('PATCH', `/line/channels/${channelId}`, patch),
    addMessengerPage: (input: z.input<typeof pageInput>) => post<MessengerPage>('/messenger/pages', input),
    patchMessengerPage: (pageId: string, patch: z.input<typeof pagePatch>) =>
      call<MessengerPage>('PATCH', `/messenger/pages/${pageId}`, patch),
    verifyWebhook: (pageId: string) =>
      post<{ status: number | null; body: string; ok: boolean }>(`/messenger/pages/${pageId}/verify`),

    addCustomer: (input: z.input<typeof customerInput>) => post<Customer>('/customers', input),
    customer: (anyId: string) => get<Customer>(`/customers/${anyId}`),
    externalId: async (customer: string, platform: ChatPlatform, account: string) =>
      (await get<{ externalId: string }>(`/customers/${customer}/ids/${platform}/${account}`)).externalId,

    line: {
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
      rotateKeys: (drop = false) => post<{ kid: string }>('/line/keys/rotate', { drop }),
      subwindows: async () => (await get<{ subwindows: Subwindow[] }>('/line/subwindows')).subwindows,
      answerSubwindow: (msit: string, action: 'add' | 'cancel' | 'close') =>
        post<Subwindow>(`/line/subwindows/${msit}`, { action }),
      subwindowMode: (mode: 'wait' | 'add' | 'cancel' | 'close') => post('/line/subwindow-mode', { mode }),
      consent: (answer: 'accept' | 'deny' | 'ask') => post('/line/consent', { answer }),
      browserUser: (customer: string) => post('/line/browser-user', { customer }),
    },
    messenger: {
      type: (pageId: string, customer: string, text: string) =>
        post<ChatMessage>('/play/messenger/type', { pageId, customer, text }),
      postback: (pageId: string, customer: string, title: string, payload: string) =>
        post<ChatMessage>('/play/messenger/postback', { pageId, customer, title, payload }),
      block: (pageId: string, customer: string) => post('/play/messenger/block', { pageId, customer }),
      unblock: (pageId: string, customer: string) => post('/play/messenger/unblock', { pageId, customer }),
      /** Without event: when the customer last wrote, in ms before now; null: never. */
      setThread: (pageId: string, customer: string, lastInboundAgoMs: number | null) =>
        call<{ externalId: string }>('PUT', '/messenger/thread', { pageId, customer, lastInboundAgoMs }),
    },

    chat: async (platform: ChatPlatform, account: string, customer: string) =>
      (await get<{ messages: ChatMessage[] }>(`/chats/${platform}/${account}/${customer}`)).messages,
    lost: async () => (await get<{ lost: LostPush[] }>('/lost')).lost,
    calls: async (host?: HostName, path?: string) => {
      const query = new URLSearchParams({ ...(host ? { host } : {}), ...(path ? { path } : {}) });
      return (await get<{ calls: ApiCall[] }>(`/calls?${query}`)).calls;
    },
    unexpected: async () => (await get<{ unexpected: Unexpected[] }>('/unexpected')).unexpected,
    webhooks: async () => (await get<{ deliveries: WebhookDelivery[] }>('/webhooks')).deliveries,
    settle: async (timeoutMs = 10_000) => (await post<{ settled: boolean }>('/settle', { timeoutMs })).settled,

    addFault: async (fault: z.input<typeof faultInput>) => (await post<{ id: string }>('/faults', fault)).id,
    removeFaults: (id?: string) => call('DELETE', id === undefined ? '/faults' : `/faults/${id}`),
    webhookSwitches: (switches: z.input<typeof switchesInput>) => call('PUT', '/webhook-switches', switches),
    releaseWebhooks: async (input: z.input<typeof releaseInput> = {}) =>
      (await post<{ released: number }>('/webhooks/release', input)).released,
    sendWebhook: (input: z.input<typeof sendInput>) => post<WebhookDelivery>('/webhooks/send', input),
    sendWebhookAgain: (id: string) => post<WebhookDelivery>(`/webhooks/${id}/again`),
    clock: (offsetMs: number) => post<{ now: number }>('/clock', { offsetMs }),
    reset: () => post('/reset'),
  };
}
