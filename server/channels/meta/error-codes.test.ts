// Every answer that Meta's pages list, as the simulator sends it, to a real send.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listedErrors } from '../../simulator/meta/listed-errors.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/standalone.ts';
import { messengerCase } from '../conformance/messenger-case.ts';
import { control, type OpenedAccount } from '../conformance/platform-case.ts';
import { whatsappCase } from '../conformance/whatsapp-case.ts';
import { type GraphVerdict, verdictByCode } from './error-codes.ts';

const never = (reason: string) => ({ kind: 'never', reason });
const skipped = (reason: string) => ({ kind: 'skipped', reason });
const retry = (scope: string) => ({ kind: 'retry', scope, afterMs: null });
const outcomes: Record<GraphVerdict, object> = {
  unauthorized: never('channel_unauthorized'),
  account_restricted: never('account_restricted'),
  payment_required: never('payment_required'),
  outside_window: skipped('window'),
  person_unavailable: skipped('blocked'),
  person_refused: skipped('refused_by_platform'),
  other_app: skipped('other_app'),
  contact_not_found: never('contact_not_found'),
  rate_limited: retry('channel'),
  contact_rate_limited: retry('contact'),
  temporary: retry('contact'),
  maybe_sent: { kind: 'unknown' },
  refused: never('platform_error'),
};

test('14 §2.2: the table has every listed code once, and no others', () => {
  expect([...verdictByCode.keys()].sort()).toEqual(Object.keys(listedErrors).sort());
});

const isWhatsapp = (listed: string) => Number(listed) >= 130_000;

describe.each([
  { its: messengerCase, has: (listed: string) => !isWhatsapp(listed) },
  { its: whatsappCase, has: isWhatsapp },
])('14 §2.2: $its.platform', ({ its, has }) => {
  let simulator: RunningSimulator;
  let opened: OpenedAccount;
  beforeAll(async () => {
    simulator = await startSimulator();
    opened = await its.open(simulator.url, 'http://127.0.0.1:9/nobody');
  });
  afterAll(() => simulator.close());

  test('each listed answer has the outcome of the table, with the code for people', async () => {
    const channel = its.build(simulator.url);
    const body = channel.render({ kind: 'text', text: 'x' }, opened, crypto.randomUUID());
    for (const [listed, verdict] of verdictByCode) {
      if (!has(listed)) continue;
      await control(simulator.url, 'POST faults', { match: its.sendAt, kind: 'status', listed });
      const outcome = await channel.send(body, opened.credentials, crypto.randomUUID());
      expect(outcome, listed).toEqual({ ...outcomes[verdict], code: listed });
    }
  });
});
