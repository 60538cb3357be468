// The customer's own unlink while something else is written between its read and its write.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openMineTest } from '../../testing/test-mine.ts';

let app: Awaited<ReturnType<typeof openMineTest>>;
beforeAll(async () => {
  app = await openMineTest();
});
afterEach(() => app.invariants());
afterAll(() => app.close());

describe('an unlink while something else is written', () => {
  const gap = { run: async () => {} };
  beforeAll(() => {
    app.context.beforeWrite = () => gap.run();
  });
  afterEach(() => {
    gap.run = async () => {};
  });
  const once = (other: () => Promise<unknown>) => {
    let isDone = false;
    gap.run = async () => {
      if (isDone) return;
      isDone = true;
      await other();
    };
  };

  test('a link of another card comes first: both end', async () => {
    const { customer, tokens } = await app.linked();
    const tap = await app.tap(await app.newCard(customer));
    once(async () =>
      expect(await app.postLink(tap, await app.login(customer), true)).toMatchObject({ status: 'linked' }),
    );
    expect((await app.change('unlink', tokens)).body).toMatchObject({ status: 'unlinked' });
    expect(await app.joined(customer)).toBe(1);
  });

  test('the unlink comes first: the link of the same card isn’t made, that of another asks', async () => {
    const first = await app.newCustomer('First');
    const card = await app.newCard(first);
    expect(await app.link(first, card)).toMatchObject({ status: 'linked' });
    const other = await app.tap(await app.newCard(first));
    const tokens = await app.login(first);
    once(async () => expect((await app.change('unlink', tokens)).body).toMatchObject({ status: 'unlinked' }));
    expect(await app.postLink(other, await app.login(first))).toMatchObject({ status: 'consent' });
    expect(await app.postLink(await app.tap(card).catch(() => card.token), await app.login(first))).toEqual({
      status: 'failed',
      reason: 'token_invalid',
    });
    expect(await app.joined(first)).toBe(1);
  });

  test('two unlinks at once: one row of the audit', async () => {
    const { customer, tokens } = await app.linked();
    const answers = await Promise.all([app.change('unlink', tokens), app.change('unlink', tokens)]);
    expect(answers.map(({ body }) => body.status)).toEqual(['unlinked', 'unlinked']);
    const rows = await app.sql(
      `select from audit where action = 'unlink' and object_id in (select id from contact where external_id = $1)`,
      [customer.lineUserId],
    );
    expect(rows).toHaveLength(1);
  });

  test('staff unlink the other account: nobody is on it twice', async () => {
    const { customer, tokens } = await app.linked();
    const [page] = await app.sql<{ id: string }>('select id from contact where external_id = $1', [customer.psid]);
    once(() => app.api('POST', `/contacts/${page?.id}/unlink`));
    expect((await app.change('unlink', tokens)).body).toMatchObject({ status: 'unlinked' });
    expect(await app.joined(customer)).toBe(1);
  });
});
