import type { Pool, QueryConfig } from 'pg';

/** Statements by what is wanted of their result. The type of a row is the caller's word: its columns are in the statement. */
export function queriesOn(queries: Pick<Pool, 'query'>) {
  const run = (statement: string | QueryConfig, values?: unknown[]) => queries.query(statement as string, values);
  return {
    async allRows<Row>(statement: string | QueryConfig, values?: unknown[]): Promise<Row[]> {
      return (await run(statement, values)).rows;
    },
    /** Null if there is none. */
    async firstRow<Row>(statement: string | QueryConfig, values?: unknown[]): Promise<Row | null> {
      return (await run(statement, values)).rows[0] ?? null;
    },
    async affectedRows(statement: string | QueryConfig, values?: unknown[]): Promise<number> {
      return (await run(statement, values)).rowCount ?? 0;
    },
    /** False: the statement's condition did not hold. */
    async affectsOneRow(statement: string | QueryConfig, values?: unknown[]): Promise<boolean> {
      return (await run(statement, values)).rowCount === 1;
    },
  };
}
