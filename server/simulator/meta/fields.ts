/** Names in `fields=`, with what is in braces behind a name: `id,page{id,name}` → `{ id: null, page: 'id,name' }`. */
function parseFields(fields: string): Record<string, string | null> {
  const parts = [...fields.matchAll(/([\w]+)(?:\{([^}]*)\})?/g)];
  return Object.fromEntries(parts.map(([, name = '', inner]) => [name, inner ?? null]));
}

/** Graph gives the named fields and always the id; `standard` when none are named. Fields in braces choose within an object. */
export function pickFields(object: Record<string, unknown>, fields: string | null, standard: string): unknown {
  const wanted = parseFields(fields ?? standard);
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name, value]) => value !== undefined && (name === 'id' || name in wanted))
      .map(([name, value]) => [name, pickInner(value, name in wanted ? (wanted[name] ?? 'id') : null)]),
  );
}

const pickInner = (value: unknown, inner: string | null): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && inner !== null
    ? pickFields({ ...value }, inner, 'id')
    : value;
