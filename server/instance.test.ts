import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { buildContext } from './context.ts';
import { checkInstance } from './start.ts';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';

const production = readConfig({ PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '0' });
const ring = [{ kid: 'new', secret: new Uint8Array(32).fill(1) }];
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

async function check(config = production): Promise<void> {
  const context = buildContext(config, database.url, ring);
  await checkInstance(context).finally(() => context.store.close());
}

test('a new database takes the mode of its first start, and no other after', async () => {
  await check();
  await check();
  await expect(check(readConfig({}))).rejects.toThrow('made in production mode');
});

test('a key that stored credentials still need must be in the ring', async () => {
  const context = buildContext(production, database.url, ring);
  const channelId = randomUUID();
  const channel = {
    id: channelId,
    platform: 'line',
    name: 'x',
    externalId: null,
    public: {},
    state: 'ready',
    attention: null,
  } as const;
  const credentials = [{ field: 'accessToken', kid: 'gone', sealed: Buffer.from('x') }];
  await context.store.channels.insert({ ...channel, createdAt: new Date() }, credentials);
  await context.store.close();
  await expect(check()).rejects.toThrow('OMNILINK_SECRETS lacks gone');
});
