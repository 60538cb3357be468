import type { Context } from '../context.ts';
import {
  type AuditAction,
  type AuditActor,
  type AuditEntry,
  type AuditQuery,
  auditActions,
} from '../contract/audit.ts';
import type { AuditListRow } from '../store/audit/audit.ts';
import { readCursor } from './page.ts';

/**
 * `GET /api/v1/audit`: who changed what, newest first. A page of a rare customer's action may hold fewer rows than `limit`, or none,
 * and a `nextCursor` all the same: so many rows are looked through at a time.
 * @throws AppError `invalid_body` for a cursor that isn't one
 */
export async function listAudit(
  context: Context,
  query: AuditQuery,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const [actor, actorId = null] = (query.who?.split(':') ?? []) as [AuditActor?, string?];
  const { rows, next } = await context.store.audit.list({
    who: actor ? { actor, actorId } : null,
    action: query.action ?? null,
    objectId: query.object ?? null,
    from: query.from ? new Date(query.from) : null,
    to: query.to ? new Date(query.to) : null,
    before: readCursor(query.cursor),
    limit: query.limit,
  });
  return { items: rows.map(auditView), nextCursor: next };
}

function auditView(row: AuditListRow): AuditEntry {
  const { attemptId, sourceContactId, targetContactId, ids } = row;
  const more = { attemptId, sourceContactId, targetContactId };
  const kept = Object.entries(more).filter(([, id]) => id !== null);
  const kind = auditActions[row.action as AuditAction] ?? null;
  // A link has no object of its own: it is the attempt that became it.
  const objectId = row.objectId ?? (row.action === 'link' ? attemptId : null);
  return {
    id: row.id,
    at: row.at.toISOString(),
    who: { kind: row.actor, id: row.actorId, name: row.actorName },
    network: row.network,
    action: row.action,
    object: kind && objectId ? { kind, id: objectId, name: row.objectName } : null,
    detail: { ...ids, ...Object.fromEntries(kept) },
  };
}
