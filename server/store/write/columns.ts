/** How a member of a row is sent: as JSON, which PostgreSQL reads as `type`. */
export type Column<Value = never> = {
  type: string;
  /** The column, if it isn't the member's name in snake case; null: other columns are derived from it. */
  name?: string | null;
  /** Converts a value that JSON can't hold. */
  encode?: (value: Value) => unknown;
  /** Turns the member's SQL into the value's. */
  decode?: (member: string) => string;
  /** The SQL that an update writes; without it, an omitted member leaves the column unchanged. */
  update?: (member: string, column: string) => string;
};
export type Columns = Record<string, Column>;

type ValueOf<C> = C extends Column<infer Value> ? Value : never;
type Optional<C> = { [K in keyof C]: undefined extends ValueOf<C[K]> ? K : never }[keyof C];
/** A row of these columns; a member that may be undefined may be omitted. */
export type Row<C> = { [K in Exclude<keyof C, Optional<C>>]: ValueOf<C[K]> } & {
  [K in Optional<C>]?: ValueOf<C[K]>;
};

const column = <Value>(type: string): Column<Value> => ({ type });
export const uuid = column<string>('uuid');
export const uuids = column<string[]>('uuid[]');
export const texts = column<string[]>('text[]');
export const integer = column<number>('int');
export const time = column<Date>('timestamptz');
export const boolean = column<boolean>('boolean');
export const onlyTrue = column<true>('boolean');
export const network = column<string>('cidr');
export const text = column<string>('text');
export const textOf = <Value extends string>() => column<Value>('text');
export const json = <Value extends object>(type: 'json' | 'jsonb' = 'jsonb') => column<Value>(type);
export const bytes: Column<Buffer> = {
  type: 'text',
  encode: (value) => value.toString('base64'),
  decode: (member) => `decode(${member}, 'base64')`,
};

export const orNull = <Value>(own: Column<Value>) => own as Column<Value | null>;
export const optional = <Value>(own: Column<Value>) => own as Column<Value | undefined>;

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The SQL of columns; values come from the rows of `d`, those before an update from `x`. */
export function sqlOf(columns: Columns) {
  const all = Object.entries(columns).map(([member, { name = snakeCase(member), type, decode, update }]) => {
    const quoted = `"${member}"`;
    const value = decode ? decode(`d.${quoted}`) : `d.${quoted}`;
    const written = update ? update(value, `x.${name}`) : `coalesce(${value}, x.${name})`;
    return { definition: `${quoted} ${type}`, name, value, assignment: `${name} = ${written}` };
  });
  const stored = all.filter(({ name }) => name !== null);
  return {
    /** For `jsonb_to_recordset(…) as d(…)`. */
    definition: all.map(({ definition }) => definition).join(', '),
    names: stored.map(({ name }) => name),
    values: stored.map(({ value }) => value),
    assignments: stored.map(({ assignment }) => assignment),
  };
}

/** The rows as JSON. */
export function encodeRows(columns: Columns, rows: readonly object[]): string {
  const special = Object.entries(columns).flatMap(([member, { encode }]) => (encode ? [{ member, encode }] : []));
  const encoded = (row: Record<string, unknown>) => {
    const more = special.filter(({ member }) => row[member] != null);
    return { ...row, ...Object.fromEntries(more.map(({ member, encode }) => [member, encode(row[member] as never)])) };
  };
  return JSON.stringify(special.length === 0 ? rows : rows.map((row) => encoded(row as Record<string, unknown>)));
}
