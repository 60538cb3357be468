// An OmniLink that tells webhooks on this machine what happens.
import type { NewWebhook, WebhookDeliveryView, WebhookView, WebhookWithSecret } from '../contract/webhooks.ts';
import { deliverWebhooks } from '../flows/webhooks/deliver-webhooks.ts';
import { openGuardedPost } from '../security/guarded-post.ts';
import { openLinkTest } from './test-link.ts';
import { openTestReceiver, type TestReceiver, verified } from './test-receiver.ts';

export type WebhookTest = Awaited<ReturnType<typeof openWebhookTest>>;

/** Starts it; call once per test file, and `close` at the end. */
export async function openWebhookTest(options: Parameters<typeof openLinkTest>[0] = {}) {
  const overrides = { webhookHttp: { allowLoopback: true }, ...options.overrides };
  const app = await openLinkTest({ ...options, overrides });
  const receivers: TestReceiver[] = [];

  const newReceiver = async () => {
    const receiver = await openTestReceiver();
    receivers.push(receiver);
    return receiver;
  };

  const newWebhook = async (more: Partial<NewWebhook> & { url: string }) => {
    const made = await app.api<WebhookWithSecret>('POST', '/webhooks', { name: 'CRM', events: [], ...more });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return { ...made.body, secret: made.body.secret ?? '' };
  };

  /** A webhook with a receiver of its own. */
  const told = async (events: NewWebhook['events']) => {
    const receiver = await newReceiver();
    return { receiver, webhook: await newWebhook({ url: receiver.url, events }) };
  };

  /** One server's work. @param timeoutMs of a call, for receivers that hang */
  const deliver = ({ timeoutMs }: { timeoutMs?: number } = {}) => {
    const webhookHttp = timeoutMs ? openGuardedPost({ allowLoopback: true, timeoutMs }) : app.context.webhookHttp;
    return deliverWebhooks({ ...app.context, webhookHttp }, new AbortController().signal);
  };

  /** What a webhook has been told, in the order in which it arrived, each type once per call. */
  const heard = ({ receiver, webhook }: Awaited<ReturnType<typeof told>>) =>
    receiver.calls.map((call) => verified(call, webhook.secret));

  const find = async ({ id }: { id: string }) => (await app.api<WebhookView>('GET', `/webhooks/${id}`)).body;
  const deliveries = async ({ id }: { id: string }, query = '') =>
    (await app.api<{ items: WebhookDeliveryView[] }>('GET', `/webhooks/${id}/deliveries${query}`)).body.items;

  /** Queues an event for webhooks as a write does that has no other effect. */
  const queue = (count = 1) =>
    app.context.store.write({
      now: app.context.now(),
      webhookEvents: Array.from({ length: count }, (_, n) => ({
        type: 'contact.blocked' as const,
        data: { contactId: `c${n}`, channelId: app.line.id },
      })),
    });

  /** The deliveries that wait are due now; further ones are as they were. */
  const age = () => app.sql('update webhook_delivery set next_at = now() where ended_at is null');

  const close = async () => {
    for (const receiver of receivers) receiver.close();
    await app.close();
  };
  return { ...app, newReceiver, newWebhook, told, deliver, heard, find, deliveries, queue, age, close };
}
