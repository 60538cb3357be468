type Shown<Value> = Value extends Date ? string : Value;

/** A row as the API answers it: its dates in ISO 8601, UTC. */
export function withIsoDates<Row extends object>(row: Row): { [Name in keyof Row]: Shown<Row[Name]> } {
  const shown = Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]);
  return Object.fromEntries(shown) as { [Name in keyof Row]: Shown<Row[Name]> };
}
