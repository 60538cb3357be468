// `npm run rotate-secrets` beside servers that work (rules §1): all is sealed with the new key, nobody's change is lost.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../context.ts';
import { rotationReport } from '../../rotation-report.ts';
import { checkKeysInUse } from '../../security/key-checks.ts';
import { useDeliveryScene } from '../../testing/entry/delivery-scene.ts';
import { serverWith } from '../../testing/test-rings.ts';
import { sealCredentials } from '../channels/credentials.ts';
import { deliverDue } from '../delivery/deliver-due.ts';
import { once } from '../idempotent-answer.ts';
import { sealedAs } from '../sealed-as.ts';
import { createWebhook, rotateSecret } from '../webhooks/save-webhook.ts';
import { rotateSecrets } from './rotate-secrets.ts';

const scene = useDeliveryScene();
const never = new AbortController().signal;
const open: Context[] = [];
/** A server, or the command, with these keys; `test` is what everything was sealed with. */
function withKeys(kids: string[], retired: string[] = []): Context {
  const context = serverWith(scene.context(), kids, { retired });
  open.push(context);
  return context;
}
afterEach(async () => {
  for (const context of open.splice(0)) await context.store.close();
});
beforeEach(() => scene.rows.pool.query('truncate idempotent_answer, webhook'));

const seals = async (context: Context) =>
  (await context.store.reseal.keyUses(context.now())).map(({ kid, credentials, messages, answers }) => ({
    kid,
    credentials,
    messages,
    answers,
  }));
const key = { caller: 'c', route: 'POST /x', key: '1' };
const keepAnswer = (context: Context) => once(context, key, {}, async () => ({ status: 201, body: { said: 'first' } }));

/** Runs `meanwhile` once, after a batch was read and before it is written. */
function withPause(
  context: Context,
  at: 'replaceCredentials' | 'replaceMessages' | 'replaceAnswers' | 'replaceWebhooks',
  meanwhile: () => Promise<unknown>,
): Context {
  const { reseal } = context.store;
  let waits = true;
  const paused = async (changes: never[]) => {
    if (waits) {
      waits = false;
      await meanwhile();
    }
    return reseal[at](changes);
  };
  return { ...context, store: { ...context.store, reseal: { ...reseal, [at]: paused } } };
}

test('everything is sealed again in batches, goes out without the old key, and a second run finds nothing', async () => {
  const anna = await scene.person('line');
  await scene.rows.addRow(anna, { text: 'due' });
  const frozen = await scene.rows.addRow(await scene.person('line'), { text: 'tried before' });
  await scene.rows.age(frozen, `created_at = created_at - interval '1 min', next_at = now() - interval '1 min'`);
  await scene.platforms.fault('line', { kind: 'cut', times: 1 });
  await deliverDue(scene.context(), never);
  const many = await scene.rows.addContact(scene.channels.messenger, 'many');
  await Promise.all(Array.from({ length: 210 }, () => scene.rows.addRow(many, { dueIn: 3_600_000 })));
  await keepAnswer(scene.context());

  const context = withKeys(['k2', 'test']);
  const waiting = await context.store.reseal.waitingKeyPairs();
  expect(waiting).toEqual([{ messageKid: 'test', frozenKid: 'test' }]);
  const rotated = await rotateSecrets(context);
  expect(rotated).toMatchObject({ credentials: 6, answers: 1, unreadable: 0 });
  expect(rotated.messages).toBeGreaterThanOrEqual(211);
  expect(await seals(context)).toEqual([{ kid: 'k2', credentials: true, messages: true, answers: true }]);
  expect(await rotateSecrets(context)).toMatchObject({ credentials: 0, messages: 0, answers: 0, unreadable: 0 });

  const alone = withKeys(['k2'], ['test']);
  await checkKeysInUse(alone);
  await scene.rows.pool.query(`update outbox set next_at = now() where state = 'retrying'`);
  await deliverDue(alone, never);
  expect((await scene.platforms.chat('line', anna.externalId)).length).toBe(1);
  expect(await scene.rows.row(frozen)).toMatchObject({ state: 'sent' });
  expect((await keepAnswer(alone)).body).toEqual({ said: 'first' });
});

test('a credential that is changed meanwhile keeps the change', async () => {
  const context = withKeys(['k2', 'test']);
  const server = scene.context();
  const edit = async () => {
    const [changed] = sealCredentials(server.keys, scene.channels.line, { accessToken: 'changed' });
    const channel = await server.store.channels.find(scene.channels.line);
    if (!channel || !changed) throw new Error('no channel');
    await server.store.channels.update(channel, [changed]);
  };
  await rotateSecrets(withPause(context, 'replaceCredentials', edit));
  const channel = await context.store.channels.find(scene.channels.line);
  const token = channel?.credentials.find(({ field }) => field === 'accessToken');
  expect(token?.kid).toBe('k2');
  expect(token && context.keys.open(token, `${scene.channels.line}:accessToken`).toString()).toBe('changed');
});

test('a webhook’s secret and the one before its rotation are sealed again; one that is rotated meanwhile keeps the new secret', async () => {
  const server = withKeys(['test', 'k2']);
  const context = withKeys(['k2', 'test']);
  const input = { name: 'CRM', url: 'http://127.0.0.1:9/', events: [], enabled: true };
  const { id, secret: former } = await createWebhook(server, input);
  const { secret } = await rotateSecret(server, id);
  const rotated = await rotateSecrets(withPause(context, 'replaceWebhooks', () => rotateSecret(server, id)));
  expect(rotated).toMatchObject({ webhooks: 1, unreadable: 0 });
  expect(rotated.uses.find(({ kid }) => kid === 'k2')).toMatchObject({ webhooks: true });
  const alone = withKeys(['k2']);
  const opened = async () => {
    const found = await alone.store.webhooks.secrets(id);
    return [found?.secret, found?.former].map((one) => one && alone.keys.open(one, sealedAs.webhook(id)).toString());
  };
  const [newest, before] = await opened();
  expect(newest).toMatch(/^whsec_/);
  expect([former, secret]).not.toContain(newest);
  expect(before).toBe(secret);
  expect(await rotateSecrets(context)).toMatchObject({ webhooks: 0, unreadable: 0 });
});

test('a message that is being sent meanwhile is sent once, as it was', async () => {
  const context = withKeys(['k2', 'test']);
  const anna = await scene.person('line');
  const id = await scene.rows.addRow(anna, { text: 'hello' });
  await scene.platforms.fault('line', { kind: 'cut', times: 1 });
  const server = withKeys(['test', 'k2']);
  await rotateSecrets(withPause(context, 'replaceMessages', () => deliverDue(server, never)));
  expect(await scene.rows.row(id)).toMatchObject({ state: 'retrying', attempts: 1 });
  expect(await context.store.reseal.waitingKeyPairs()).toEqual([{ messageKid: 'k2', frozenKid: 'k2' }]);
  const { rows } = await scene.rows.pool.query('select frozen_kid from outbox where id = $1', [id]);
  expect(rows).toEqual([{ frozen_kid: 'k2' }]);
  await scene.rows.age(id, 'next_at = now()');
  await deliverDue(withKeys(['k2']), never);
  expect(await scene.rows.row(id)).toMatchObject({ state: 'sent' });
  expect(await scene.platforms.chat('line', anna.externalId)).toEqual(['hello']);
});

test('a message whose row somebody holds is waited for by nobody, and taken by the next run', async () => {
  const context = withKeys(['k2', 'test']);
  const id = await scene.rows.addRow(await scene.person('line'));
  const client = await scene.rows.pool.connect();
  await client.query('begin');
  await client.query('select 1 from outbox where id = $1 for update', [id]);
  expect(await rotateSecrets(context)).toMatchObject({ messages: 0 });
  await client.query('rollback');
  client.release();
  expect(await rotateSecrets(context)).toMatchObject({ messages: 1 });
});

test('an answer that ends meanwhile stays ended', async () => {
  const context = withKeys(['k2', 'test']);
  await keepAnswer(scene.context());
  const forget = () => context.store.idempotentAnswers.forget(key);
  expect(await rotateSecrets(withPause(context, 'replaceAnswers', forget))).toMatchObject({ answers: 0 });
  expect(await seals(context)).toMatchObject([{ answers: false }]);
});

test('what cannot be opened is counted and stays as it is, the rest goes on', async () => {
  const context = withKeys(['k2', 'test']);
  const lost = await scene.rows.addRow(await scene.person('line'));
  await scene.rows.age(lost, `message_kid = 'k0'`);
  const person = await scene.person('line');
  // A whole batch that is damaged, before one that isn't.
  await scene.rows.pool.query(
    `insert into outbox (id, channel_id, contact_id, cause, next_at, message_kid, message, created_at)
     select lpad(n::text, 32, '0')::uuid, $1, $2, 'card', now(), 'test', 'damaged', now() from generate_series(1, 200) n`,
    [person.channelId, person.id],
  );
  await scene.rows.addRow(person);
  const rotated = await rotateSecrets(context);
  expect(rotated).toMatchObject({ messages: 1, unreadable: 201 });
  const report = rotationReport(rotated, context.keys);
  expect(report).toContain('201 value(s) could not be opened');
  expect(report).toMatch(/k0: NOT in OMNILINK_SECRETS; seals waiting messages/);
});

test('the report says what each key is still needed for', async () => {
  const [source, target] = [await scene.person('messenger'), await scene.person('line')];
  await scene.rows.addAttempt(source, target);
  const context = withKeys(['k2', 'test', 'k0']);
  const report = rotationReport(await rotateSecrets(context), context.keys);
  expect(report).toMatch(
    /^Sealed again with k2: 6 credential\(s\), 0 waiting message\(s\), 0 kept answer\(s\), 0 webhook secret\(s\)\.$/m,
  );
  expect(report).toMatch(/^ {2}k2: signs; seals channel credentials\. Stays\.$/m);
  expect(report).toMatch(
    /^ {2}test: cards live until 20\d\d-.*Stays until then, or retire it \(OMNILINK_RETIRED=test\)/m,
  );
  expect(report).toMatch(/^ {2}k0: nothing needs it\. It can leave OMNILINK_SECRETS\.$/m);
  await scene.rows.pool.query('truncate card cascade');
});
