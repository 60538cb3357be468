import { type Column, type Columns, sqlOf, uuid } from './columns.ts';

/** `from`: the guard and the part's rows as `d`, up to an open `where`; `idsIn`: a member of all rows as an array; `now`: a parameter. */
type Pieces = { from: string; idsIn: (member: string) => string; now: () => string };
export type Part<C extends Columns = Columns> = { columns: C; sql: (pieces: Pieces) => string };

export const atNow = (now: () => string) => now();
type Fixed = Record<string, (now: () => string) => string>;

/**
 * @param fixed columns with the same value in each row
 * @param conflict the `on conflict` clause
 */
export function insert<C extends Columns>(table: string, columns: C, fixed: Fixed = {}, conflict = ''): Part<C> {
  const { names, values } = sqlOf(columns);
  return {
    columns,
    sql: ({ from, now }) => `insert into ${table} (${[...names, ...Object.keys(fixed)].join(', ')})
      select ${[...values, ...Object.values(fixed).map((sql) => sql(now))].join(', ')} from ${from} ${conflict}`,
  };
}

/** By id. An array of ids uses the index, while a join alone may read the whole table. */
export function update<C extends Columns>(table: string, columns: C, fixed: Fixed = {}) {
  const { assignments } = sqlOf(columns);
  const part: Part<C & { id: typeof uuid }> = {
    columns: { ...columns, id: uuid },
    sql: ({ from, idsIn, now }) => {
      const all = [...assignments, ...Object.entries(fixed).map(([name, sql]) => `${name} = ${sql(now)}`)];
      return `update ${table} x set ${all.join(', ')} from ${from} and x.id = d.id and x.id = ${idsIn('id')} returning x.id`;
    },
  };
  return part;
}

/** An update that also writes a null member. */
export const replaced = <Value>(own: Column<Value>): Column<Value> => ({ ...own, update: (value) => value });
export const latest = <Value>(own: Column<Value>): Column<Value> => ({
  ...own,
  update: (value, before) => `greatest(${before}, ${value})`,
});
