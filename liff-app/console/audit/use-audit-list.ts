import { useEffect, useRef, useState } from 'preact/hooks';
import { type AuditEntry, auditEntrySchema } from '../../../server/contract/audit.ts';
import { pageOf } from '../../../server/contract/common.ts';
import { call, type Failure } from '../../api.ts';

/** Empty: whatever it is. `from` and `to`: days as a date field has them, both of them in. */
export type AuditFilters = { who: string; action: string; from: string; to: string; object: string };

type Found = { entries: AuditEntry[]; nextCursor: string | null };

/** The rows that fit, newest first, page after page. */
export function useAuditList(filters: AuditFilters) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);

  const ask = async (after: Found | null) => {
    asked.current += 1;
    const turn = asked.current;
    setBusy(true);
    const query = { ...queryOf(filters), limit: 50, cursor: after?.nextCursor ?? undefined };
    const reply = await call(pageOf(auditEntrySchema), 'GET', '/audit', { query });
    // A slow answer to earlier filters must not take the place of a later one.
    if (turn !== asked.current) return;
    setBusy(false);
    setFailure(reply.ok ? null : reply.failure);
    if (!reply.ok) return;
    const { items, nextCursor } = reply.value;
    setFound({ entries: [...(after?.entries ?? []), ...items], nextCursor });
  };
  useEffect(() => {
    void ask(null);
  }, [filters]);
  return { found, failure, busy, retry: () => ask(null), more: found?.nextCursor ? () => ask(found) : null };
}

function queryOf({ who, action, from, to, object }: AuditFilters) {
  return {
    who: who || undefined,
    action: action || undefined,
    object: object || undefined,
    from: from ? startOf(from, 0) : undefined,
    to: to ? startOf(to, 1) : undefined,
  };
}

/** When a day begins where the reader is. @param later so many days after it */
function startOf(date: string, later: number): string | undefined {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const start = new Date(year, month - 1, day + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
