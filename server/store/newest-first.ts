/** Greater than every id: the start of a list without a cursor. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** SQL of the smallest id of a moment: ids are in order of time. */
export const firstIdAtSql = (at: string): string =>
  `(lpad(to_hex(floor(extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid`;

/**
 * The rows with one value in each of these columns, newest first, in the order of the index over these columns and `id`. A plain
 * `column = $1 … order by id` may instead read the primary key backwards, through all rows with other values. Only the last column
 * is a range: before version 18 PostgreSQL ends a scan by the first column of a row comparison only.
 * @param values the columns' values, then the last id of the previous page or `lastId`; parameters $1, $2, … by default
 */
export function newest(
  columns: string[],
  values: string[] = [...columns, 'id'].map((_, i) => `$${i + 1}`),
): { condition: string; order: string } {
  const last = columns.length - 1;
  const [column, value, before] = [columns[last], values[last], values[last + 1]];
  const fixed = columns.slice(0, last).map((name, i) => `${name} = ${values[i]} and `);
  return {
    condition: `${fixed.join('')}(${column}, id) < (${value}, ${before}) and ${column} >= ${value}`,
    order: `${column} desc, id desc`,
  };
}
