// A campaign that is off: said at once on `/go`, wherever nothing is lost by that (rules §3).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentKey, agents } from '../../simulator/agents.ts';
import { type LinkTest, openLinkTest } from '../../testing/test-link.ts';

let app: LinkTest;
beforeAll(async () => {
  app = await openLinkTest();
});
afterAll(() => app.close());

const open = async ({ token }: { token: string }, agent: AgentKey) => {
  const answer = await fetch(`${app.url}/go/${token}`, {
    headers: { 'user-agent': agents[agent] },
    redirect: 'manual',
  });
  const [, state, reason] = /data-state="(\w+)"(?: data-reason="(\w+)")?/.exec(await answer.text()) ?? [];
  return [answer.status, state, reason].filter(Boolean).join(' ');
};
const setUp = async (onFailure: object) => {
  const { id } = await app.newCampaign({ onFailure: { source: null, ...onFailure } });
  const customer = await app.newCustomer('林大為', 'friend');
  const switches = (enabled: boolean) => app.api('PATCH', `/campaigns/${id}`, { enabled });
  return { id, customer, card: await app.newCard(customer, id), switches };
};
const closed = '200 failed campaign_disabled';

test('every browser is told at once, a link preview shows the card, and it opens again', async () => {
  const { id, card, switches } = await setUp({});
  await switches(false);
  for (const agent of ['messenger-ios', 'line-inapp-ios', 'safari-ios', 'chrome-android'] as const)
    expect(await open(card, agent)).toBe(closed);
  expect(await open(card, 'facebook-crawler')).toBe('200 jump');
  await switches(true);
  expect(await open(card, 'safari-ios')).toBe('200 jump');
  await app.api('DELETE', `/campaigns/${id}`);
  expect(await open(card, 'safari-ios')).toBe(closed);
});

test('where the source’s chat gets a message about it, LINE’s page says it, and the message is sent', async () => {
  const { customer, card, switches } = await setUp({ source: { kind: 'text', text: 'not now' } });
  await switches(false);
  expect(await open(card, 'safari-ios')).toBe('200 jump');
  expect(await app.link(customer, card)).toMatchObject({ status: 'failed', reason: 'campaign_disabled' });
  await app.settle();
  expect(await app.chat('messenger', customer)).toEqual(['not now']);
  expect(await open(card, 'safari-ios')).toBe('200 jump');
});

test('a card that has linked goes on to LINE’s page, which says so', async () => {
  const { customer, card, switches } = await setUp({});
  await app.link(customer, card);
  await switches(false);
  expect(await open(card, 'safari-ios')).toBe('200 jump');
});
