import type { Customer } from '../world/accounts.ts';
import type { ChatMessage } from '../world/chats.ts';
import type { WhatsappStatus } from '../world/meta-accounts.ts';
import type { Connection } from './connection.ts';

/** What the customer does on WhatsApp. */
export function whatsappClient({ call, post }: Connection) {
  const play = <Answer = ChatMessage>(deed: string, phoneNumberId: string, customer: string, more: object = {}) =>
    post<Answer>(`/play/whatsapp/${deed}`, { phoneNumberId, customer, ...more });
  return {
    type: (phoneNumberId: string, customer: string, text: string, more: { forwarded?: boolean } = {}) =>
      play('type', phoneNumberId, customer, { text, ...more }),
    reply: (phoneNumberId: string, customer: string, button: { id: string; title: string }) =>
      play('reply', phoneNumberId, customer, button),
    image: (phoneNumberId: string, customer: string, image: { url: string; caption?: string }) =>
      play('image', phoneNumberId, customer, image),
    /** Deletes a message of the customer's for everybody. */
    delete: (phoneNumberId: string, customer: string, messageId: string) =>
      play('delete', phoneNumberId, customer, { messageId }),
    /** To `waId` (digits), or any other number. */
    changeNumber: (phoneNumberId: string, customer: string, waId?: string) =>
      play<Customer>('change-number', phoneNumberId, customer, { ...(waId === undefined ? {} : { waId }) }),
    /** A status in addition to the automatic ones; without `messageId`, of a message that nobody sent. */
    status: (
      phoneNumberId: string,
      customer: string,
      status: { status: WhatsappStatus; messageId?: string; code?: number; callbackData?: string },
    ) => play<{ messageId: string }>('status', phoneNumberId, customer, status),
    /** What a tapped chat link leaves as a draft; nothing is sent. */
    openLink: (url: string, customer: string) =>
      post<{ phoneNumberId: string; text: string }>('/play/whatsapp/open-link', { url, customer }),
    block: (phoneNumberId: string, customer: string) => play<{ blocked: boolean }>('block', phoneNumberId, customer),
    unblock: (phoneNumberId: string, customer: string) =>
      play<{ blocked: boolean }>('unblock', phoneNumberId, customer),
    /** Without event: when the customer last wrote, in ms before now; null: never. */
    setThread: (phoneNumberId: string, customer: string, lastInboundAgoMs: number | null) =>
      call<{ externalId: string; waId: string }>('PUT', '/whatsapp/thread', {
        phoneNumberId,
        customer,
        lastInboundAgoMs,
      }),
  };
}
