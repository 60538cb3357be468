import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkReadSql } from '../server/store/link-read.ts';
import { guardedWriteSql } from '../server/store/write/guarded-write.ts';
import { campaignId, sourceChannelId, targetChannelId } from './database.ts';
import { kinds, lineUserSql, uuidSql } from './ids.ts';

/** pgbench of the machine; null if there is none (Debian: `apt-get install -y postgresql`). */
export function findPgbench(): string | null {
  const onPath = spawnSync('pgbench', ['--version']);
  if (onPath.status === 0) return 'pgbench';
  const folder = '/usr/lib/postgresql';
  const versions = safeList(folder).sort((a, b) => Number(b) - Number(a));
  const found = versions.map((version) => join(folder, version, 'bin', 'pgbench'));
  return found.find((path) => spawnSync(path, ['--version']).status === 0) ?? null;
}

function safeList(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const n = ':n::int';
const id = (kind: number) => uuidSql(kind, n);
const user = `(${lineUserSql(n)})`;
const list = (fields: Record<string, string>) =>
  `jsonb_build_array(jsonb_build_object(${Object.entries(fields)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')}))`;
const version = (path: string) => `(${path} ->> 'version')::int`;
const message = "'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=='";

/** The read's parameters and the write's, as SQL over `:n` and the read's own columns. */
const readValues = [id(kinds.card), id(kinds.tap), user, 'now()', `sha256(int4send(${n}))`, 'now()'];
const outboxRow = (kind: number, channel: string, contact: string, cause: string) => ({
  id: id(kind),
  channelId: `'${channel}'`,
  contactId: contact,
  attemptId: id(kinds.attempt),
  cardId: id(kinds.card),
  cause: `'${cause}'`,
  position: '0',
  nextAt: 'now()',
  kid: "'bench'",
  message,
});
const writeValues = [
  `${list({ table: "'card'", id: id(kinds.card), version: version(':card::json') })} ||
   ${list({ table: "'profile'", id: id(kinds.profile), version: version(":source::json -> 'profile'") })} ||
   ${list({ table: "'contact'", id: id(kinds.contact), version: version(":source::json -> 'contact'") })}`,
  `'${campaignId}'::uuid`,
  'now()',
  list({ id: id(kinds.newProfile), mergedInto: id(kinds.profile) }),
  list({ survivorId: id(kinds.profile), absorbedId: 'null', fields: "'{}'::jsonb" }),
  list({
    id: id(kinds.newContact),
    channelId: `'${targetChannelId}'`,
    externalId: user,
    profileId: id(kinds.profile),
    name: "'Customer'",
    tags: `'["b"]'::jsonb`,
    state: "'active'",
  }),
  list({ id: id(kinds.contact), addTags: `'["a"]'::jsonb` }),
  "'[]'::jsonb",
  list({
    id: id(kinds.attempt),
    campaignId: `'${campaignId}'`,
    cardId: id(kinds.card),
    tapId: id(kinds.tap),
    sourceContactId: id(kinds.contact),
    targetChannelId: `'${targetChannelId}'`,
    targetExternalId: user,
    targetContactId: id(kinds.newContact),
    outcome: "'linked'",
    asks: 'false',
    consented: 'false',
    tappedAt: 'now()',
    endedAt: 'now()',
    addedTags: `jsonb_build_object('source', '["a"]'::jsonb, 'target', '["b"]'::jsonb)`,
  }),
  "'[]'::jsonb",
  list({
    cardId: id(kinds.card),
    targetChannelId: `'${targetChannelId}'`,
    externalId: user,
    attemptId: id(kinds.attempt),
    addedTags: `jsonb_build_object('source', '["a"]'::jsonb, 'target', '["b"]'::jsonb)`,
  }),
  list({
    id: id(kinds.merge),
    attemptId: id(kinds.attempt),
    survivorId: id(kinds.profile),
    absorbedId: id(kinds.newProfile),
    by: "'link'",
    contactIds: `jsonb_build_array(${id(kinds.newContact)})`,
    moved: "'{}'::jsonb",
  }),
  "'[]'::jsonb",
  `${list(outboxRow(kinds.outbox, targetChannelId, id(kinds.newContact), 'success_target'))} ||
   ${list(outboxRow(kinds.outbox2, sourceChannelId, id(kinds.contact), 'success_source'))}`,
  "'[]'::jsonb",
  "'[]'::jsonb",
  list({
    id: id(kinds.audit),
    actor: "'customer'",
    action: "'link'",
    attemptId: id(kinds.attempt),
    sourceContactId: id(kinds.contact),
    targetContactId: id(kinds.newContact),
  }),
  list({ hash: `encode(sha256(int4send(${n})), 'base64')`, cardId: id(kinds.card) }),
  // A link takes nothing back.
  "'[]'::jsonb",
  "'[]'::jsonb",
  "'[]'::jsonb",
  "'[]'::jsonb",
  // Nor does it ask for names.
  "'[]'::jsonb",
];

const filled = (sql: string, values: string[]) =>
  sql.replace(/--[^\n]*/g, '').replace(/\$(\d+)/g, (_, index: string) => `(${values[Number(index) - 1]})`);

/**
 * The same two statements by pgbench, `-M prepared`.
 * @param first where its numbers begin; each client takes `share` of them
 * @returns transactions a second
 */
export function pgbenchRate(
  pgbench: string,
  url: string,
  run: { clients: number; seconds: number; first: number; share: number },
): number {
  const folder = mkdtempSync(join(tmpdir(), 'omnilink-pgbench-'));
  const script = join(folder, 'link.sql');
  const oneLine = (sql: string) => sql.replace(/\s+/g, ' ').trim();
  writeFileSync(
    script,
    `\\set i :i + 1\n\\set n ${run.first} + :client_id * ${run.share} + :i\n${oneLine(filled(linkReadSql, readValues))} \\gset\n${oneLine(filled(guardedWriteSql, writeValues))};\n`,
  );
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(run.clients),
    '-j',
    '2',
    '-T',
    String(run.seconds),
    '-D',
    'i=0',
    '-f',
    script,
    url,
  ];
  const { stdout, stderr, status } = spawnSync(pgbench, args, {
    encoding: 'utf8',
    // As the server's own connections have it.
    env: { ...process.env, PGOPTIONS: '-c plan_cache_mode=force_generic_plan -c jit=off' },
  });
  rmSync(folder, { recursive: true });
  const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
  if (status !== 0 || !tps || /failed transactions: [1-9]/.test(stdout))
    throw new Error(`pgbench failed:\n${stdout}${stderr}`);
  return Number(tps);
}
