import type { ChatMessage } from '../world/chats.ts';
import type { Connection } from './connection.ts';

export const messengerClient = (connection: Connection) => messagingClient(connection, 'messenger', 'pageId');
export const instagramClient = (connection: Connection) => messagingClient(connection, 'instagram', 'accountId');

/** What the customer does on Messenger or Instagram. `account`: page id or Instagram account id. */
function messagingClient(
  { call, post }: Connection,
  platform: 'messenger' | 'instagram',
  idField: 'pageId' | 'accountId',
) {
  const play = <Answer = ChatMessage>(deed: string, account: string, customer: string, more: object = {}) =>
    post<Answer>(`/play/${platform}/${deed}`, { [idField]: account, customer, ...more });
  return {
    type: (account: string, customer: string, text: string) => play('type', account, customer, { text }),
    postback: (account: string, customer: string, title: string, payload: string) =>
      play('postback', account, customer, { title, payload }),
    quickReply: (account: string, customer: string, title: string, payload: string) =>
      play('quick-reply', account, customer, { title, payload }),
    /** Comes by an m.me or ig.me link with `ref`. */
    referral: (account: string, customer: string, ref: string) =>
      play<{ ref: string }>('referral', account, customer, { ref }),
    edit: (account: string, customer: string, messageId: string, text: string) =>
      play('edit', account, customer, { messageId, text }),
    unsend: (account: string, customer: string, messageId: string) => play('unsend', account, customer, { messageId }),
    block: (account: string, customer: string) => play<{ blocked: boolean }>('block', account, customer),
    unblock: (account: string, customer: string) => play<{ blocked: boolean }>('unblock', account, customer),
    /** Without event: when the customer last wrote, in ms before now; null: never. */
    setThread: (account: string, customer: string, lastInboundAgoMs: number | null) =>
      call<{ externalId: string }>('PUT', `/${platform}/thread`, { [idField]: account, customer, lastInboundAgoMs }),
    /** Another app takes the conversation, or gives it back. */
    setOtherApp: (account: string, customer: string, otherApp: boolean) =>
      call<object>('PUT', `/${platform}/thread`, { [idField]: account, customer, otherApp }),
  };
}
