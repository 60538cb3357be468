/** Greater than every id: where a list without a cursor begins. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * The rows with one value in each of these columns, newest first, as the index over these columns and `id` holds them. The plain
 * `column = $1 … order by id` may read the primary key backwards instead, through every row of the others.
 * @param values the columns' values, at last the id of the page before or `lastId`; as parameters $1, $2, … unless given
 */
export function newest(
  columns: string[],
  values: string[] = [...columns, 'id'].map((_, i) => `$${i + 1}`),
): { condition: string; order: string } {
  const keys = [...columns, 'id'];
  return {
    condition: `(${keys.join(', ')}) < (${values.join(', ')}) and (${columns.join(', ')}) >= (${values.slice(0, -1).join(', ')})`,
    order: keys.map((column) => `${column} desc`).join(', '),
  };
}
