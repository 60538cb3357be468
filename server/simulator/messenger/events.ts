import type { MessengerPage } from '../world/accounts.ts';
import type { World } from '../world/world.ts';

/** One entry of `messaging[]`. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events */
export type MessagingEvent = Record<string, unknown>;

const fromCustomer = (world: World, page: MessengerPage, psid: string) => ({
  sender: { id: psid },
  recipient: { id: page.pageId },
  timestamp: world.now(),
});

export const messageEvent = (
  world: World,
  page: MessengerPage,
  psid: string,
  message: { mid: string; text: string },
): MessagingEvent => ({ ...fromCustomer(world, page, psid), message });

export const postbackEvent = (
  world: World,
  page: MessengerPage,
  psid: string,
  postback: { mid: string; title: string; payload: string },
): MessagingEvent => ({ ...fromCustomer(world, page, psid), postback });

/** The page's own message, given back with the `metadata` that came with it. */
export const echoEvent = (
  world: World,
  page: MessengerPage,
  psid: string,
  mid: string,
  message: Record<string, unknown>,
): MessagingEvent => ({
  sender: { id: page.pageId },
  recipient: { id: psid },
  timestamp: world.now(),
  message: {
    mid,
    is_echo: true,
    app_id: Number(page.appId),
    ...(typeof message.metadata === 'string' ? { metadata: message.metadata } : {}),
    ...(typeof message.text === 'string' ? { text: message.text } : {}),
    ...(message.attachment === undefined ? {} : { attachments: [message.attachment] }),
  },
});
