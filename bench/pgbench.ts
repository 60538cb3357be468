import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkReadSql } from '../server/store/link-read.ts';
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
/** A sealed message of two lines takes a few hundred bytes. */
const message = `'\\x${'00'.repeat(120)}'`;

/** The read's parameters, as SQL over `:n`. */
const readValues = [id(kinds.card), id(kinds.tap), user, 'now()', `sha256(int4send(${n}))`, 'now()'];

const lock = (table: string, kind: number) =>
  `select id from ${table} where id = ${id(kind)} and version = 1 for update`;

/** The rows of one link, each by the plainest statement. */
const linkStatements = [
  lock('profile', kinds.profile),
  lock('contact', kinds.contact),
  lock('card', kinds.card),
  `select 1 from campaign where id = '${campaignId}' and enabled and deleted_at is null`,
  `insert into profile (id, merged_into, created_at) values (${id(kinds.newProfile)}, ${id(kinds.profile)}, now())`,
  `update profile set fields = fields where id = ${id(kinds.profile)}`,
  `insert into contact (id, channel_id, external_id, profile_id, name, tags, state, created_at)
     values (${id(kinds.newContact)}, '${targetChannelId}', ${user}, ${id(kinds.profile)}, 'Customer', '{b}', 'active', now())`,
  `update contact set tags = tags || '{a}'::text[] where id = ${id(kinds.contact)}`,
  `insert into attempt (id, campaign_id, card_id, tap_id, source_contact_id, target_channel_id, target_external_id, target_contact_id,
       outcome, asks, consented, tapped_at, created_at, ended_at, added_tags)
     values (${id(kinds.attempt)}, '${campaignId}', ${id(kinds.card)}, ${id(kinds.tap)}, ${id(kinds.contact)}, '${targetChannelId}', ${user},
       ${id(kinds.newContact)}, 'linked', false, false, now(), now(), now(), '{"source":["a"],"target":["b"]}')`,
  `insert into tag_change (contact_id, tag, added, origin, origin_id, at)
     values (${id(kinds.newContact)}, 'b', true, 'link', ${id(kinds.attempt)}, now()), (${id(kinds.contact)}, 'a', true, 'link', ${id(kinds.attempt)}, now())`,
  `update card set revoked_at = revoked_at where id = ${id(kinds.card)}`,
  `insert into redemption (card_id, target_channel_id, external_id, attempt_id, at, added_tags, is_copy)
     values (${id(kinds.card)}, '${targetChannelId}', ${user}, ${id(kinds.attempt)}, now(), '{}', true)`,
  `insert into merge (id, attempt_id, survivor_id, absorbed_id, at, by)
     values (${id(kinds.merge)}, ${id(kinds.attempt)}, ${id(kinds.profile)}, ${id(kinds.newProfile)}, now(), 'link')`,
  `insert into merge_undo (merge_id, contact_ids, moved) values (${id(kinds.merge)}, array[${id(kinds.newContact)}], '{}')`,
  `insert into outbox (id, channel_id, contact_id, attempt_id, card_id, cause, position, next_at, message_kid, message, created_at) values
     (${id(kinds.outbox)}, '${targetChannelId}', ${id(kinds.newContact)}, ${id(kinds.attempt)}, ${id(kinds.card)}, 'success_target', 0, now(), 'bench', ${message}, now()),
     (${id(kinds.outbox2)}, '${sourceChannelId}', ${id(kinds.contact)}, ${id(kinds.attempt)}, ${id(kinds.card)}, 'success_source', 0, now(), 'bench', ${message}, now())`,
  `insert into audit (id, at, actor, action, attempt_id, source_contact_id, target_contact_id)
     values (${id(kinds.audit)}, now(), 'customer', 'link', ${id(kinds.attempt)}, ${id(kinds.contact)}, ${id(kinds.newContact)})`,
  `insert into id_token_use (hash, card_id, at) values (sha256(int4send(${n})), ${id(kinds.card)}, now())`,
];

const filled = (sql: string, values: string[]) =>
  sql.replace(/--[^\n]*/g, '').replace(/\$(\d+)/g, (_, index: string) => `(${values[Number(index) - 1]})`);

/**
 * The floor: the read of a link, and its rows written by plain prepared statements in one pipelined transaction. Ours can't be its own
 * reference: it would share our faults.
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
    [
      '\\set i :i + 1',
      `\\set n ${run.first} + :client_id * ${run.share} + :i`,
      `${oneLine(filled(linkReadSql, readValues))};`,
      'begin;',
      '\\startpipeline',
      ...linkStatements.map((sql) => `${oneLine(sql)};`),
      '\\endpipeline',
      'commit;',
      '',
    ].join('\n'),
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
