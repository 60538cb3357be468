import { sendLineBody } from '../line/webhooks.ts';
import { escaped, sendMessengerBody } from '../messenger/webhooks.ts';
import type { WebhookDelivery } from '../world/deliveries.ts';
import type { World } from '../world/world.ts';
import { enqueue } from './sender.ts';

/**
 * Sends what `hold` kept back, and holds nothing more. `reverse`: the newest first. `batch`: all of an account in one body.
 * Gives how many were kept.
 */
export function release(
  world: World,
  input: { account?: string | undefined; order?: 'reverse' | undefined; batch?: boolean | undefined },
): number {
  const held = world.state.deliveries.filter(
    ({ state, account }) => state === 'held' && (input.account === undefined || account === input.account),
  );
  for (const [account, switches] of Object.entries(world.state.switches)) {
    if (input.account === undefined || account === input.account) switches.hold = false;
  }
  const ordered = input.order === 'reverse' ? held.toReversed() : held;
  if (input.batch) sendTogether(world, ordered);
  else for (const delivery of ordered) enqueue(world, delivery);
  return held.length;
}

function sendTogether(world: World, deliveries: WebhookDelivery[]): void {
  const gone = new Set(deliveries);
  world.state.deliveries = world.state.deliveries.filter((delivery) => !gone.has(delivery));
  for (const account of new Set(deliveries.map((delivery) => delivery.account))) {
    const bodies = deliveries.filter((one) => one.account === account).map((one) => JSON.parse(one.body));
    const channel = world.state.channels[account];
    const page = world.state.pages[account];
    if (channel) {
      const events = bodies.flatMap((body) => body.events);
      sendLineBody(world, channel, JSON.stringify({ destination: channel.botUserId, events }));
    } else if (page) {
      const entry = bodies.flatMap((body) => body.entry);
      sendMessengerBody(world, page, escaped(JSON.stringify({ object: 'page', entry })));
    }
  }
}
