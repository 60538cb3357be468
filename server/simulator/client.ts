import type { z } from 'zod';
import { connectionTo } from './client/connection.ts';
import { lineClient } from './client/line.ts';
import { instagramClient, messengerClient } from './client/messaging.ts';
import { whatsappClient } from './client/whatsapp.ts';
import type { customerInput } from './control/customers.ts';
import type { channelInput, channelPatch } from './control/line-accounts.ts';
import type {
  instagramInput,
  instagramPatch,
  numberInput,
  numberPatch,
  pageInput,
  pagePatch,
} from './control/meta-account-input.ts';
import type { StateView } from './control/state.ts';
import type { faultInput } from './control/trouble.ts';
import type { deletionInput, releaseInput, sendInput, switchesInput } from './control/webhooks.ts';
import type { Customer, LineChannel } from './world/accounts.ts';
import type { ChatMessage, ChatPlatform, LostPush } from './world/chats.ts';
import type { WebhookDelivery } from './world/deliveries.ts';
import type { InstagramAccount, MessengerPage, WhatsappNumber } from './world/meta-accounts.ts';
import type { ApiCall, HostName, Unexpected } from './world/records.ts';

type Verified = { status: number | null; body: string; ok: boolean };
export type SimulatorClient = ReturnType<typeof simulatorClient>;

/**
 * The control API of `README.md` as functions. `url` is the simulator's, prefix included. An answer that isn't 2xx is thrown as an
 * `Error` naming call, status and reason. A customer may be named by any of their ids.
 */
export function simulatorClient(url: string) {
  const connection = connectionTo(url);
  const { call, get, post } = connection;

  return {
    url,
    addLineChannel: (input: z.input<typeof channelInput>) => post<LineChannel>('/line/channels', input),
    patchLineChannel: (channelId: string, patch: z.input<typeof channelPatch>) =>
      call<LineChannel>('PATCH', `/line/channels/${channelId}`, patch),
    addMessengerPage: (input: z.input<typeof pageInput>) => post<MessengerPage>('/messenger/pages', input),
    patchMessengerPage: (pageId: string, patch: z.input<typeof pagePatch>) =>
      call<MessengerPage>('PATCH', `/messenger/pages/${pageId}`, patch),
    verifyWebhook: (pageId: string) => post<Verified>(`/messenger/pages/${pageId}/verify`),
    addInstagramAccount: (input: z.input<typeof instagramInput>) =>
      post<InstagramAccount>('/instagram/accounts', input),
    patchInstagramAccount: (accountId: string, patch: z.input<typeof instagramPatch>) =>
      call<InstagramAccount>('PATCH', `/instagram/accounts/${accountId}`, patch),
    verifyInstagramWebhook: (accountId: string) => post<Verified>(`/instagram/accounts/${accountId}/verify`),
    addWhatsappNumber: (input: z.input<typeof numberInput>) => post<WhatsappNumber>('/whatsapp/numbers', input),
    patchWhatsappNumber: (phoneNumberId: string, patch: z.input<typeof numberPatch>) =>
      call<WhatsappNumber>('PATCH', `/whatsapp/numbers/${phoneNumberId}`, patch),
    verifyWhatsappWebhook: (phoneNumberId: string) => post<Verified>(`/whatsapp/numbers/${phoneNumberId}/verify`),

    addCustomer: (input: z.input<typeof customerInput>) => post<Customer>('/customers', input),
    customer: (anyId: string) => get<Customer>(`/customers/${anyId}`),
    externalId: async (customer: string, platform: ChatPlatform, account: string) =>
      (await get<{ externalId: string }>(`/customers/${customer}/ids/${platform}/${account}`)).externalId,

    line: lineClient(connection),
    messenger: messengerClient(connection),
    instagram: instagramClient(connection),
    whatsapp: whatsappClient(connection),
    /** Taps the newest button with that label in a chat; if it opens a page, returns its address and sends nothing. */
    tapButton: (platform: ChatPlatform, account: string, customer: string, label: string) =>
      post<{ url?: string; message?: ChatMessage }>('/play/tap', { platform, account, customer, label }),

    chat: async (platform: ChatPlatform, account: string, customer: string) =>
      (await get<{ messages: ChatMessage[] }>(`/chats/${platform}/${account}/${customer}`)).messages,
    state: () => get<StateView>('/state'),
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
    requestDataDeletion: (input: z.input<typeof deletionInput>) =>
      post<{ status: number; answer: unknown }>('/data-deletion', input),
    sendWebhookAgain: (id: string) => post<WebhookDelivery>(`/webhooks/${id}/again`),
    clock: (offsetMs: number) => post<{ now: number }>('/clock', { offsetMs }),
    reset: () => post('/reset'),
  };
}
