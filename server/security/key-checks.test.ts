// Which key rings may start together on one database (rules §1, §3).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { buildContext, type Context } from '../context.ts';
import { openTestDatabase, type TestDatabase } from '../store/testing/test-database.ts';
import { ringOf, serverWith } from '../testing/test-rings.ts';
import { checkKeysInUse, checkOtherServers, joinServers } from './key-checks.ts';

let database: TestDatabase;
let base: Context;
const open: Context[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  base = buildContext(
    readConfig({ PUBLIC_URL: 'https://link.example.com', TRUST_PROXY: '0' }),
    database.url,
    ringOf(['k1']),
  );
  await base.store.instance.mode('production');
});
afterAll(async () => {
  await base.store.close();
  await database.drop();
});
const sql = (text: string, values: unknown[] = []) => base.store.pool.query(text, values);
beforeEach(() => sql('truncate running_server, ring_key'));
afterEach(async () => {
  for (const context of open.splice(0)) await context.store.close();
});

/** Starts a server with these keys; `leave` stops it. */
async function start(kids: string[], retired: string[] = []) {
  const context = serverWith(base, kids, { retired });
  open.push(context);
  const { leave } = await joinServers(context);
  return { context, leave };
}
/** Sets its last heartbeat to this many seconds ago. */
const silent = (seconds: number) => sql(`update running_server set seen_at = now() - $1 * interval '1 s'`, [seconds]);
const newest = async () => (await base.store.servers.signingKeys())?.newest;

describe('a key change', () => {
  test('in two steps succeeds server by server, and can be reverted', async () => {
    const servers = [await start(['k1']), await start(['k1'])];
    const restartAll = async (kids: string[]) => {
      for (const [place, server] of servers.entries()) {
        await server.leave();
        servers[place] = await start(kids);
      }
    };
    await restartAll(['k1', 'k2']);
    expect(await newest()).toBe('k1');
    await restartAll(['k2', 'k1']);
    expect(await newest()).toBe('k2');
    await restartAll(['k1', 'k2']);
    expect(await newest()).toBe('k1');
    for (const { leave } of servers) await leave();
  });

  test('in one step is refused while a running server doesn’t have the key', async () => {
    const running = await start(['k1']);
    await expect(start(['k2', 'k1'])).rejects.toThrow(
      /^k2 is first in OMNILINK_SECRETS, but the running server on \S+ doesn't know it\. First add k2 at the END/,
    );
    expect((await sql('select kid from ring_key')).rows).toEqual([{ kid: 'k1' }]);
    await running.leave();
  });

  test('of one server alone needs one step', async () => {
    await (await start(['k1'])).leave();
    await (await start(['k2', 'k1'])).leave();
    expect(await newest()).toBe('k2');
  });

  test('is blocked by a crashed server for at most a minute', async () => {
    await start(['k1']);
    await silent(59);
    await expect(start(['k2', 'k1'])).rejects.toThrow('A server that has crashed counts for 60 s.');
    await silent(61);
    await (await start(['k2', 'k1'])).leave();
  });

  test('is required of all servers: one without the others’ signing key is refused', async () => {
    const running = await start(['k2', 'k1']);
    await expect(start(['k1'])).rejects.toThrow(/signs with k2, which is not in OMNILINK_SECRETS here/);
    await running.leave();
  });

  test('waits for a server that starts at the same moment, and then detects it', async () => {
    const half = await base.store.pool.connect();
    await half.query('begin');
    await half.query('select from instance for no key update');
    await half.query(`insert into running_server (id, host, signing_kid, kids) values ($1, 'x', 'k1', '{k1}')`, [
      base.newId(),
    ]);
    let ended = '';
    const starting = start(['k2']).then(
      () => (ended = 'started'),
      (error) => (ended = String(error)),
    );
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while (!ended && (await sql(waiting)).rowCount === 0);
    await half.query('commit');
    half.release();
    await starting;
    expect(ended).toContain("doesn't know it");
  });

  test('a late restart with the previous order does not make the old key the newest again', async () => {
    const [early, late] = [await start(['k1', 'k2']), await start(['k1', 'k2'])];
    await early.leave();
    const changed = await start(['k2', 'k1']);
    await late.leave();
    const restarted = await start(['k1', 'k2']);
    expect(restarted.context.signingKeys).toMatchObject({ newest: 'k2', before: 'k1' });
    for (const { leave } of [changed, restarted]) await leave();
  });
});

test('another key with a known id is refused, regardless of running servers', async () => {
  await (await start(['k1'])).leave();
  const context = buildContext(base.config, database.url, [{ kid: 'k1', secret: new Uint8Array(32) }]);
  open.push(context);
  await expect(joinServers(context)).rejects.toThrow(
    'The key k1 in OMNILINK_SECRETS is not the one that this database knows',
  );
});

test('a key is not retired while a server still signs with it', async () => {
  const running = await start(['k1', 'k2']);
  await expect(start(['k2', 'k1'], ['k1'])).rejects.toThrow(/OMNILINK_RETIRED names k1, but the running server on/);
  await running.leave();
  await (await start(['k2'], ['k1'])).leave();
});

test('a server that stopped cleanly is removed at once; one that was silent is registered again', async () => {
  const { context, leave } = await start(['k1']);
  const { rows } = await sql('select id, host, signing_kid, kids from running_server');
  expect(rows).toMatchObject([{ signing_kid: 'k1', kids: ['k1'] }]);
  await sql('delete from running_server');
  const ring = { signingKid: 'k1', kids: ['k1'], fingerprints: [] };
  expect(await context.store.servers.beat(rows[0].id, rows[0].host, ring)).toMatchObject({ unknown: [] });
  expect((await sql('select 1 from running_server')).rowCount).toBe(1);
  await leave();
  expect((await sql('select 1 from running_server')).rowCount).toBe(0);
});

test('a server gets a warning about other servers’ signing key that it doesn’t have', async () => {
  const { leave } = await start(['k2', 'k1']);
  const behind = { signingKid: 'k1', kids: ['k1'], fingerprints: [] };
  expect((await base.store.servers.beat(base.newId(), 'x', behind)).unknown).toEqual(['k2']);
  await leave();
});

test('sealing again with a key that a running server doesn’t have is refused', async () => {
  const { leave } = await start(['k1']);
  const context = serverWith(base, ['k2', 'k1']);
  open.push(context);
  await expect(checkOtherServers(context)).rejects.toThrow('First add k2 at the END');
  await leave();
  await checkOtherServers(context);
});

describe('data that still needs a key', () => {
  const check = async (kids: string[], retired: string[] = []) => {
    const context = serverWith(base, kids, { retired });
    open.push(context);
    await checkKeysInUse(context);
  };
  const answerUnder = (kid: string, age: string) =>
    sql(
      `insert into idempotent_answer (caller, route, key, body_hash, status, answer_kid, answer, created_at)
       values ('c', 'r', $1, '', 201, $1, 'x', now() - $2::interval)`,
      [kid, age],
    );
  afterEach(() => sql('truncate idempotent_answer'));

  test('is named if the key is missing', async () => {
    await answerUnder('k0', '1 hour');
    await expect(check(['k1'])).rejects.toThrow('OMNILINK_SECRETS lacks k0: kept answers still need it.');
    await check(['k1', 'k0']);
  });

  test('and if the key is retired, with the command that helps', async () => {
    await answerUnder('k0', '1 hour');
    for (const kids of [['k1', 'k0'], ['k1']]) {
      await expect(check(kids, ['k0'])).rejects.toThrow(
        /^OMNILINK_RETIRED names k0, but kept answers are still sealed with it\. .*npm run rotate-secrets/,
      );
    }
  });

  test('an expired answer needs no key', async () => {
    await answerUnder('k0', '25 hours');
    await check(['k1']);
  });
});
