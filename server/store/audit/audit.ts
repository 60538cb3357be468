import type { Pool } from 'pg';
import type { AuditAction, AuditActor } from '../../contract/audit.ts';

/** A row of the audit: ids, codes, a network and a time. */
export type AuditRow = {
  id: string;
  at: Date;
  actor: AuditActor;
  actorId: string | null;
  /** A /24, or a /48 of IPv6. */
  network: string | null;
  action: AuditAction;
  objectId: string | null;
  /** Further ids and codes; never a name, a number or a typed text. */
  detail: Record<string, unknown> | null;
};

/** A row as `GET /api/v1/audit` returns it; names are read with it. */
export type AuditListRow = Omit<AuditRow, 'action' | 'detail'> & {
  action: string;
  ids: Record<string, unknown> | null;
  attemptId: string | null;
  sourceContactId: string | null;
  targetContactId: string | null;
  actorName: string | null;
  objectName: string | null;
};

/** Adds one row, within the transaction of the connection if there is one. */
export async function insertAudit(queries: Pick<Pool, 'query'>, row: AuditRow): Promise<void> {
  await queries.query(
    `insert into audit (id, at, actor, actor_id, network, action, object_id, ids)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.at, row.actor, row.actorId, row.network, row.action, row.objectId, row.detail],
  );
}
