/** Empty: no filter. `from` and `to`: days as a date field has them, both inclusive. */
export type AuditFilters = { who: string; action: string; from: string; to: string; object: string };

/** The filters as the API takes them. */
export function auditQuery({ who, action, from, to, object }: AuditFilters) {
  return {
    who: who || undefined,
    action: action || undefined,
    object: object || undefined,
    from: from ? startOf(from, 0) : undefined,
    to: to ? startOf(to, 1) : undefined,
  };
}

/** When a day begins in the reader's time zone. @param later days after it */
function startOf(date: string, later: number): string | undefined {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const start = new Date(year, month - 1, day + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
