// The twelve reasons why a link fails (contract), each reached and distinct: what the page gets, what is recorded, and whether the
// marketer's message goes out on the source (M14 to M20, rules §3 and §7).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttemptView } from '../../contract/campaigns.ts';
import { type FailureReason, failureReasons } from '../../contract/reasons.ts';
import { type LinkTest, openLinkTest, type TestCustomer } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());

type Scene = {
  /** Causes the failure; @returns the page's answer. */
  fail: (customer: TestCustomer, card: { id: string; token: string }) => Promise<{ status: string; reason?: string }>;
  recorded: boolean;
  code?: string;
  messenger: string[];
};
const silent = { recorded: true, messenger: [] };
const told = { recorded: true, messenger: ['link failed'] };
const unrecorded = { recorded: false, messenger: [] };
const friendship = { host: 'line-api', path: '/friendship/v1/status' } as const;

async function memberNumber(externalId: string, number: string) {
  const [contact] = await app.sql<{ profile_id: string }>('select profile_id from contact where external_id = $1', [
    externalId,
  ]);
  await app.api('PATCH', `/profiles/${contact?.profile_id}`, { memberNumber: number });
}

const scenes: Record<FailureReason, Scene> = {
  channel_unauthorized: {
    ...told,
    code: 'friendship_403',
    fail: async (customer, card) => {
      await app.control.addFault({ match: friendship, kind: 'status', status: 403 });
      return app.link(customer, card);
    },
  },
  unexpected_error: {
    ...told,
    fail: async (customer, card) => {
      // The link's own write fails, the record of the failure succeeds.
      app.context.beforeWrite = async ({ newAttempts }) => {
        app.context.beforeWrite = async () => {};
        throw new Error(`a bug, planted: ${newAttempts?.[0]?.outcome}`);
      };
      return app.link(customer, card);
    },
  },
  campaign_disabled: {
    ...told,
    fail: async (customer, card) => {
      await app.api('PATCH', `/campaigns/${app.campaign.id}`, { enabled: false });
      const answer = await app.link(customer, card);
      await app.api('PATCH', `/campaigns/${app.campaign.id}`, { enabled: true });
      return answer;
    },
  },
  contact_not_found: {
    // Nobody is left to write to.
    ...silent,
    fail: async (customer, card) => {
      await app.sql('update card set source_contact_id = null where id = $1', [card.id]);
      return app.link(customer, card);
    },
  },
  member_number_conflict: {
    ...told,
    fail: async (customer, card) => {
      await app.lineEvents(customer, [{ type: 'follow', at: Date.now() - 60_000 }]);
      await memberNumber(customer.psid, 'M-1');
      await memberNumber(customer.lineUserId, 'M-2');
      return app.link(customer, card);
    },
  },
  platform_error: {
    ...told,
    code: 'friendship_500',
    fail: async (customer, card) => {
      await app.control.addFault({ match: friendship, kind: 'status' });
      return app.link(customer, card);
    },
  },
  token_invalid: {
    ...unrecorded,
    fail: async (customer, card) =>
      app.postLink(`${card.token.slice(0, -43)}${'A'.repeat(43)}`, await app.login(customer)),
  },
  token_expired: {
    ...unrecorded,
    fail: async (customer, card) => {
      await app.sql('update card set expires_at = $2 where id = $1', [card.id, app.context.now()]);
      return app.postLink(card.token, await app.login(customer));
    },
  },
  card_used: {
    recorded: true,
    messenger: ['source linked'],
    fail: async (customer, card) => {
      expect((await app.link(customer, card)).status).toBe('linked');
      return app.link(await app.newCustomer('Stranger'), card);
    },
  },
  login_invalid: {
    ...unrecorded,
    fail: async (customer, card) => app.postLink(await app.tap(card), await app.login(customer, { aud: '1' })),
  },
  declined: { ...silent, fail: (customer, card) => app.link(customer, card, false) },
  profile_conflict: {
    recorded: true,
    messenger: ['source linked', 'link failed'],
    fail: async (customer, card) => {
      const other = await app.newCard(customer);
      expect((await app.link(customer, other)).status).toBe('linked');
      return app.link(await app.newCustomer('Second'), card);
    },
  },
};

test.each(failureReasons)('%s', async (reason) => {
  const scene = scenes[reason];
  const customer = await app.newCustomer('Lin');
  const card = await app.newCard(customer);
  expect(await scene.fail(customer, card)).toEqual({ status: 'failed', reason });
  await app.settle();
  expect((await app.chats(customer)).messenger).toEqual(scene.messenger);

  const query = reason === 'declined' ? 'declined' : 'failed';
  const recorded = (
    await app.api<{ items: AttemptView[] }>('GET', `/campaigns/${app.campaign.id}/attempts?outcome=${query}`)
  ).body.items;
  const own = await app.sql<{ id: string; created_at: Date }>(
    'select id from attempt where card_id = $1 order by id desc limit 1',
    [card.id],
  );
  const record = recorded.find(({ id }) => id === own[0]?.id);
  if (!scene.recorded) {
    expect(record).toBeUndefined();
    return;
  }
  expect(record).toMatchObject({
    campaignId: app.campaign.id,
    outcome: query,
    reason: reason === 'declined' ? null : reason,
    platformCode: scene.code ?? null,
    tappedAt: expect.any(String),
    endedAt: expect.any(String),
  });
  if (reason !== 'contact_not_found') expect(record?.sourceContactId).toEqual(expect.any(String));
  for (const side of ['source', 'target'] as const)
    expect(record?.[side] === null, side).toBe(record?.[`${side}ContactId`] === null);
});
