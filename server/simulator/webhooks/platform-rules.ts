import { signed } from '../line/signature.ts';
import type { ChatPlatform } from '../world/chats.ts';
import type { WebhookDelivery } from '../world/deliveries.ts';
import { accountsOfPage, metaAccountOf } from '../world/meta-lookup.ts';
import type { World } from '../world/world.ts';

interface PlatformRules {
  timeoutMs: number;
  accepts: (status: number) => boolean;
  /** Milliseconds until the next try, undefined to give up. May change the delivery (LINE marks a redelivery). */
  retryAfterMs: (world: World, delivery: WebhookDelivery) => number | undefined;
  noteResult: (world: World, delivery: WebhookDelivery, arrived: boolean) => void;
}

const hourMs = 3600 * 1000;
const metaRetriesMs = [200, 400, 800];
const lineRetriesMs = [200, 400];

/** Meta's; WhatsApp retries for seven days and removes no subscription. */
const metaRules: PlatformRules = {
  timeoutMs: 5000,
  accepts: (status) => status === 200,
  retryAfterMs: (_world, delivery) => metaRetriesMs[delivery.attempts.length - 1],
  noteResult: (world, { platform, account }, arrived) => {
    const failing = metaAccountOf(world, platform, account);
    if (failing) failing.failingSince = arrived ? null : (failing.failingSince ?? world.now());
  },
};

/** After an hour of failures Meta removes the page's subscription, and its Instagram account's, without notice to the app. */
const pageRules: PlatformRules = {
  ...metaRules,
  noteResult: (world, delivery, arrived) => {
    metaRules.noteResult(world, delivery, arrived);
    const failing = world.state.pages[delivery.account] ?? world.state.instagramAccounts[delivery.account];
    if (!failing || failing.failingSince === null || world.now() - failing.failingSince < hourMs) return;
    for (const account of accountsOfPage(world, failing.pageId)) account.subscribedFields = [];
  },
};

/** What each platform does about an answer. Real intervals are hours; these are short so that a test can wait for them. */
export const platformRules: Record<ChatPlatform, PlatformRules> = {
  line: {
    timeoutMs: 2000,
    accepts: (status) => status >= 200 && status < 300,
    retryAfterMs: (world, delivery) => {
      const channel = world.state.channels[delivery.account];
      const afterMs = lineRetriesMs[delivery.attempts.length - 1];
      if (!channel?.redelivery || afterMs === undefined) return undefined;
      delivery.body = delivery.body.replaceAll('"isRedelivery":false', '"isRedelivery":true');
      delivery.headers = signed(channel, delivery.body);
      return afterMs;
    },
    noteResult: () => {},
  },
  messenger: pageRules,
  instagram: pageRules,
  whatsapp: metaRules,
};
