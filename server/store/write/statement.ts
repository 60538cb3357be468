import type { Changes, GuardedWrite, PartName, Seen } from './changes.ts';
import { encodeRows, sqlOf } from './columns.ts';
import type { Part } from './part.ts';
import { parts } from './parts.ts';

type Table = Seen['table'];

/** The tables that guard a decision, in locking order; by id within each. */
export const lockOrder: readonly Table[] = ['event', 'profile', 'contact', 'card', 'attempt', 'merge'];
export const tableOf = (seen: Table) => (seen === 'event' ? 'inbound_event' : seen);

const partNames = Object.keys(parts) as PartName[];
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One prepared statement for all writes with the same parts. */
type Statement = { name: string; text: string; values: (write: GuardedWrite) => unknown[] };

const statements = new Map<string, Statement>();

/**
 * The statement of a write: what it is guarded by, locked and compared; then each part that it uses, all under that guard.
 * @param unlessLocked never waits for a locked row; the statement returns which ones are free
 */
export function statementOf(write: Changes, unlessLocked: boolean): Statement {
  const tables = lockOrder.filter((table) => write.seen?.some((row) => row.table === table));
  const used = partNames.filter((name) => write[name]?.length);
  const hasCampaign = (write.enabledCampaignIds?.length ?? 0) > 0;
  const name = nameOf(tables, used, hasCampaign, unlessLocked);
  const known = statements.get(name);
  if (known) return known;
  const made = { name, ...build(tables, used, hasCampaign, unlessLocked) };
  statements.set(name, made);
  return made;
}

/** One bit per part that a statement may have: short, and the same on every server of a version. */
function nameOf(tables: Table[], used: PartName[], hasCampaign: boolean, unlessLocked: boolean): string {
  const bits = [
    unlessLocked,
    hasCampaign,
    ...lockOrder.map((it) => tables.includes(it)),
    ...partNames.map((it) => used.includes(it)),
  ];
  const number = bits.reduce((sum, bit, i) => sum + (bit ? 2 ** i : 0), 0);
  return `write-${number.toString(36)}`;
}

const rowsOf = (write: Changes, name: PartName) => (write[name] ?? []) as readonly Record<string, unknown>[];

function build(
  tables: Table[],
  used: PartName[],
  hasCampaign: boolean,
  unlessLocked: boolean,
): Omit<Statement, 'name'> {
  const getters: ((write: GuardedWrite) => unknown)[] = [];
  const parameter = (type: string, get: (write: GuardedWrite) => unknown) => `$${getters.push(get)}::${type}`;
  let nowParameter: string | null = null;
  const now = () => {
    nowParameter ??= parameter('timestamptz', (write) => write.now);
    return nowParameter;
  };

  const conditions: string[] = [];
  const locks = tables.map((table) => {
    const rows = (write: GuardedWrite) => (write.seen ?? []).filter((row) => row.table === table);
    const ids = parameter('uuid[]', (write) => rows(write).map(({ id }) => id));
    const versions = parameter('int[]', (write) => rows(write).map(({ version }) => version));
    const name = `locked_${table}s`;
    conditions.push(`(select count(*) from ${name}) = cardinality(${ids})`);
    return `${name} as materialized (select x.id from ${tableOf(table)} x
      where x.id = any(${ids}) and x.version = (${versions})[array_position(${ids}, x.id)]
      order by x.id for update ${unlessLocked ? 'skip locked' : ''})`;
  });
  if (hasCampaign) {
    const ids = parameter('uuid[]', (write) => write.enabledCampaignIds);
    conditions.push(
      `(select count(*) from campaign where id = any(${ids}) and enabled and deleted_at is null) = cardinality(${ids})`,
    );
  }
  const guard = `guard as materialized (select ${conditions.join(' and ') || 'true'} as holds)`;

  const afterSuperseded = used.includes('superseded');
  const written = used.map((name) => {
    const { columns, sql }: Part = parts[name];
    const rows = parameter('jsonb', (write) => encodeRows(columns, rowsOf(write, name)));
    const waits = afterSuperseded && (name === 'newAttempts' || name === 'attemptChanges') ? ', closed' : '';
    const from = `guard${waits}, jsonb_to_recordset(${rows}) as d(${sqlOf(columns).definition}) where guard.holds`;
    const idsIn = (member: string) =>
      `any(${parameter('uuid[]', (write) => rowsOf(write, name).map((row) => row[member]))})`;
    const own = `${snakeCase(name)} as (${sql({ from, idsIn, now })})`;
    return name === 'superseded' ? `${own},\nclosed as materialized (select count(*) from superseded)` : own;
  });

  const free = tables.map((table) => `select id from locked_${table}s`).join(' union all ') || 'select null::uuid';
  const answer = unlessLocked ? `holds as yes, array(${free}) as free` : 'holds as yes';
  const text = `with ${[...locks, guard, ...written].join(',\n')}\nselect ${answer} from guard`;
  return { text, values: (write) => getters.map((get) => get(write)) };
}
