import { sendLineBody } from '../line/webhooks.ts';
import { sendAppBody, webhookBody } from '../meta/app-webhooks.ts';
import type { WebhookDelivery } from '../world/deliveries.ts';
import { metaAccountOf } from '../world/meta-lookup.ts';
import type { World } from '../world/world.ts';
import { enqueue } from './sender.ts';

/**
 * Sends what `hold` held back, and holds nothing more. `reverse`: the newest first. `batch`: in one body all of a LINE channel, and all
 * pages, Instagram accounts or numbers of one app of Meta's; `mixed`: these three too in one. Gives how many were kept.
 */
export function release(
  world: World,
  input: {
    account?: string | undefined;
    order?: 'reverse' | undefined;
    batch?: boolean | 'mixed' | undefined;
  },
): number {
  const held = world.state.deliveries.filter(
    ({ state, account }) => state === 'held' && (input.account === undefined || account === input.account),
  );
  for (const [account, switches] of Object.entries(world.state.switches)) {
    if (input.account === undefined || account === input.account) switches.hold = false;
  }
  const ordered = input.order === 'reverse' ? held.toReversed() : held;
  if (input.batch) sendTogether(world, ordered, input.batch === 'mixed');
  else for (const delivery of ordered) enqueue(world, delivery);
  return held.length;
}

function sendTogether(world: World, deliveries: WebhookDelivery[], mixed: boolean): void {
  const gone = new Set(deliveries);
  world.state.deliveries = world.state.deliveries.filter((delivery) => !gone.has(delivery));
  const keys = deliveries.map((delivery) => groupOf(world, delivery, mixed));
  for (const key of new Set(keys))
    sendGroup(
      world,
      deliveries.filter((_one, index) => keys[index] === key),
    );
}

/** What may come in one body: the same receiver, app and, unless mixed, object. */
function groupOf(world: World, { platform, account, url }: WebhookDelivery, mixed: boolean): string {
  const app = metaAccountOf(world, platform, account);
  return app ? `${url} ${app.appId} ${app.appSecret} ${mixed ? '' : platform}` : account;
}

function sendGroup(world: World, group: WebhookDelivery[]): void {
  const [first] = group;
  if (!first) return;
  const bodies = group.map(({ body }) => JSON.parse(body));
  if (first.platform === 'line') {
    const channel = world.state.channels[first.account];
    const events = bodies.flatMap((body) => body.events);
    if (channel) sendLineBody(world, channel, JSON.stringify({ destination: channel.botUserId, events }));
    return;
  }
  const account = metaAccountOf(world, first.platform, first.account);
  const entry = bodies.flatMap((body) => body.entry);
  if (account) {
    const to = { platform: first.platform, id: first.account, account };
    sendAppBody(world, to, webhookBody({ object: bodies[0].object, entry }));
  }
}
