import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('a link takes two round trips to the database', async () => {
  const customer = await app.newCustomer();
  const token = await app.tap(await app.newCard(customer));
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
  expect(trips).toBe(2);
});
