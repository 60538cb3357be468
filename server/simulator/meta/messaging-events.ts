import type { Customer } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import type { Inbox } from './inbox.ts';

/** One entry of `messaging[]`. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events */
export type MessagingEvent = Record<string, unknown>;

/** What a customer did: `what` holds the event's own part, `message`, `postback`, `referral` or `message_edit`. */
export const customerEvent = (
  world: World,
  inbox: Inbox,
  customer: Customer,
  what: Record<string, unknown>,
): MessagingEvent => ({
  sender: { id: inbox.scopedIdOf(customer) },
  recipient: { id: inbox.id },
  timestamp: world.now(),
  ...what,
});

/** The account's own message as an echo, with its `metadata`. */
export const echoEvent = (
  world: World,
  inbox: Inbox,
  scopedId: string,
  mid: string,
  message: Record<string, unknown>,
): MessagingEvent => ({
  sender: { id: inbox.id },
  recipient: { id: scopedId },
  timestamp: world.now(),
  message: {
    mid,
    is_echo: true,
    app_id: Number(inbox.account.appId),
    ...(inbox.echoMetadata && typeof message.metadata === 'string' ? { metadata: message.metadata } : {}),
    ...(typeof message.text === 'string' ? { text: message.text } : {}),
    ...(message.attachment === undefined ? {} : { attachments: [message.attachment] }),
  },
});
