import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { readConfig } from '../../config.ts';
import { buildContext, type Context, type Overrides } from '../../context.ts';
import { deliverDue } from '../../flows/delivery/deliver-due.ts';
import { openTestDatabase, type TestDatabase } from '../../store/testing/test-database.ts';
import { type DeliveryRows, openDeliveryRows, type TestContact, testSecret } from './delivery-rows.ts';
import { type Platforms, startPlatforms } from './platforms.ts';

type TestPlatform = 'line' | 'messenger';

/** For a test file: a database and a simulator, emptied before each test, with one channel on each platform. */
export function useDeliveryScene() {
  const contexts: Context[] = [];
  const never = new AbortController().signal;
  let database: TestDatabase;
  const scene = {
    rows: undefined as unknown as DeliveryRows,
    platforms: undefined as unknown as Platforms,
    channels: { line: '', messenger: '' },
    context(overrides: Overrides = {}): Context {
      const { lineApiUrl, metaGraphUrl } = scene.platforms;
      const config = readConfig({ LINE_API_URL: lineApiUrl, META_GRAPH_URL: metaGraphUrl });
      const made = buildContext(config, database.url, [testSecret], { timings: { pollMs: 50 }, ...overrides });
      contexts.push(made);
      return made;
    },
    /** One worker until nothing is due. */
    deliver: (overrides: Overrides = {}): Promise<number> => deliverDue(scene.context(overrides), never),
    person: async (platform: TestPlatform): Promise<TestContact> =>
      scene.rows.addContact(scene.channels[platform], await scene.platforms.newPerson(platform)),
  };

  beforeAll(async () => {
    database = await openTestDatabase();
    scene.rows = openDeliveryRows(database.url);
    scene.platforms = await startPlatforms();
  });
  afterAll(async () => {
    expect(await scene.platforms.unexpected()).toEqual([]);
    await Promise.all(contexts.map((made) => made.store.close()));
    await scene.rows.close();
    await scene.platforms.close();
    await database.drop();
  });
  beforeEach(async () => {
    const { rows, platforms } = scene;
    await rows.pool.query('truncate outbox, contact, channel cascade');
    await platforms.noFaults();
    scene.channels.line = await rows.addChannel('line', platforms.credentials.line);
    scene.channels.messenger = await rows.addChannel('messenger', platforms.credentials.messenger);
  });
  return scene;
}
