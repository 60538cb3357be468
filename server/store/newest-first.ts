/** Greater than every id: where a list without a cursor begins. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * The rows with one value in each of these columns, newest first, as the index over these columns and `id` holds them. The plain
 * `column = $1 … order by id` may read the primary key backwards instead, through every row of the others. Only the last column is
 * a range: before version 18 PostgreSQL ends a scan by the first column of a row comparison only.
 * @param values the columns' values, at last the id of the page before or `lastId`; as parameters $1, $2, … unless given
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
