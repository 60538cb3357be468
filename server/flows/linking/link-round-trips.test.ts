import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModuleBlock } from '../../contract/modules.ts';
import { type ModuleTest, openModuleTest, text } from '../../testing/test-modules.ts';
import { plain, upload } from '../../testing/test-pictures.ts';

let app: ModuleTest;
beforeAll(async () => {
  app = await openModuleTest();
});
afterAll(() => app.close());

/** Round trips to the database for one link of this campaign. */
async function tripsOf(campaignId: string): Promise<number> {
  const customer = await app.newCustomer();
  const token = await app.tap(await app.newCard(customer, campaignId));
  const tokens = await app.login(customer);
  const { pool } = app.context.store;
  const original = pool.query;
  let trips = 0;
  const counted = new Proxy(original, {
    apply: (query, self, args) => {
      trips += 1;
      return Reflect.apply(query, self, args);
    },
  });
  Object.assign(pool, { query: counted });
  try {
    expect((await app.postLink(token, tokens)).status).toBe('linked');
  } finally {
    Object.assign(pool, { query: original });
  }
  return trips;
}

test('a link takes two round trips to the database', async () => {
  expect(await tripsOf((await app.newCampaign()).id)).toBe(2);
});

test('bot modules without a card add none', async () => {
  const imageId = (await upload(app, await plain(900, 1200).jpeg().toBuffer())).body.id;
  const blocks: ModuleBlock[] = [text('{name}'), { kind: 'image', imageId }];
  const onSuccess = { source: await app.says('messenger', blocks), target: await app.says('line', blocks) };
  expect(await tripsOf((await app.campaignOf('messenger', { onSuccess })).id)).toBe(2);
});
