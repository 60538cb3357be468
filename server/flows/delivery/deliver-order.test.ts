import { describe, expect, test } from 'vitest';
import { sendTimeoutMs } from '../../channels/http.ts';
import { useDeliveryScene } from '../../testing/entry/delivery-scene.ts';
import { deliverDue } from './deliver-due.ts';

const scene = useDeliveryScene();

describe('order and fairness', () => {
  test('messages of one contact arrive in the order in which they were written', async () => {
    const anna = await scene.person('line');
    const texts = Array.from({ length: 12 }, (_, i) => `${i}`);
    for (const [i, text] of texts.entries()) await scene.rows.addRow(anna, { text, createdIn: i - 1_000 });
    await Promise.all([scene.deliver(), scene.deliver()]);
    await scene.deliver();
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual(texts);
  });

  test('a retried message blocks the next for 15 min', async () => {
    const anna = await scene.person('line');
    const first = await scene.rows.addRow(anna, { text: 'first', createdIn: -2_000 });
    const second = await scene.rows.addRow(anna, { text: 'second', createdIn: -1_000 });
    await scene.platforms.fault('line', { kind: 'status', status: 500 });
    await scene.deliver();
    await scene.rows.age(first, "next_at = now() + interval '1 h'");
    await scene.deliver();
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual([]);
    await scene.rows.age(first, "first_sent_at = now() - interval '15 min'");
    await scene.deliver();
    expect(await scene.platforms.chat('line', anna.externalId)).toEqual(['second']);
    expect(await scene.rows.row(second)).toMatchObject({ state: 'sent' });
  });

  test('a platform that hangs blocks no other', { timeout: 40_000 }, async () => {
    for (let i = 0; i < 20; i++) await scene.rows.addRow(await scene.person('line'), { createdIn: -10_000 });
    const people = await Promise.all(Array.from({ length: 10 }, () => scene.person('messenger')));
    for (const bo of people) await scene.rows.addRow(bo, { text: 'hello' });
    await scene.platforms.fault('line', { kind: 'hang', times: null });
    const stop = new AbortController();
    const running = deliverDue(scene.context(), stop.signal);
    await expect
      .poll(
        async () => (await Promise.all(people.map((bo) => scene.platforms.chat('messenger', bo.externalId)))).flat(),
        {
          // Before the first hanging send times out: until then only their share keeps a slot free.
          timeout: sendTimeoutMs - 1_000,
          interval: 100,
        },
      )
      .toHaveLength(10);
    stop.abort();
    await scene.platforms.noFaults();
    await running;
  });

  test('a failing platform is called once, not once per message', async () => {
    const ids = [];
    for (let i = 0; i < 30; i++) ids.push(await scene.rows.addRow(await scene.person('messenger')));
    const before = await scene.platforms.calls('messenger');
    await scene.platforms.fault('messenger', { kind: 'lost_answer', times: null });
    await scene.deliver();
    const states = await Promise.all(ids.map(async (id) => (await scene.rows.row(id)).state));
    expect((await scene.platforms.calls('messenger')) - before).toBeLessThanOrEqual(6);
    expect(states.filter((state) => state === 'due').length).toBeGreaterThanOrEqual(24);
  });
});

test('two workers at once with 100 rows send none twice', { timeout: 60_000 }, async () => {
  const people = await Promise.all(Array.from({ length: 100 }, (_, i) => scene.person(i % 2 ? 'line' : 'messenger')));
  await Promise.all(people.map((contact) => scene.rows.addRow(contact)));
  const [first, second] = await Promise.all([scene.deliver(), scene.deliver()]);
  expect(first + second).toBe(100);
  expect(Math.min(first, second)).toBeGreaterThan(0);
  for (const { channelId, externalId } of people)
    expect(
      await scene.platforms.chat(channelId === scene.channels.line ? 'line' : 'messenger', externalId),
    ).toHaveLength(1);
});
