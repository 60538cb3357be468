import { describe, expect, test } from 'vitest';
import type { Platform } from '../contract/platforms.ts';
import { startSimulator } from '../simulator/standalone.ts';
import { buildChannels, channelFor } from './channels.ts';
import { describeAsking } from './conformance/asking.ts';
import { openHarness } from './conformance/harness.ts';
import { instagramCase } from './conformance/instagram-case.ts';
import { describeLimits } from './conformance/limits.ts';
import { lineCase } from './conformance/line-case.ts';
import { messengerCase } from './conformance/messenger-case.ts';
import { describeModuleMessages } from './conformance/module-messages.ts';
import type { PlatformCase } from './conformance/platform-case.ts';
import { describeSending } from './conformance/sending.ts';
import { describeWebhooks } from './conformance/webhooks.ts';
import { whatsappCase } from './conformance/whatsapp-case.ts';
import { openPlatformHttp } from './http.ts';

/** One suite for all folders: what README.md asks of each, over real HTTP against the simulator. */
const cases: Record<Platform, PlatformCase> = {
  line: lineCase,
  messenger: messengerCase,
  instagram: instagramCase,
  whatsapp: whatsappCase,
};
const wire = { http: openPlatformHttp(), now: () => new Date() };
const local = 'http://127.0.0.1';
const channels = buildChannels({ lineApiUrl: local, lineDataUrl: local, metaGraphUrl: local, ...wire });

test('every folder exports its platform', () => {
  expect(Object.values(channels).map((channel) => channel.platform)).toEqual(Object.keys(channels));
  expect(channelFor(channels, 'line')).toBe(channels.line);
});

describe.each(Object.values(cases))('$platform', (its) => {
  const harness = openHarness(its, startSimulator);
  describeWebhooks(harness);
  describeSending(harness);
  describeLimits(harness);
  describeModuleMessages(harness);
  describeAsking(harness);
});
