import type { AuditEntry } from '../../../server/contract/audit.ts';
import { type Role, roles } from '../../../server/contract/roles.ts';
import { moment } from '../i18n/dates.ts';
import { Link } from '../router.tsx';
import { roleName } from '../staff/role-words.ts';
import { Badge } from '../ui/badge.tsx';
import { TableCard } from '../ui/table.tsx';
import { actionText } from './action-words.ts';
import { auditWords as t } from './audit-words.ts';

/** The object to filter by: its id, and how the page names it. */
export type ShownObject = { id: string; name: string };

export function AuditTable(props: { entries: AuditEntry[]; onObject: (object: ShownObject) => void }) {
  return (
    <TableCard
      class="audit"
      label={t('title')}
      head={[t('what'), t('who'), t('when'), t('network')]}
      rows={props.entries.map((entry) => ({
        id: entry.id,
        cells: [
          <What key="what" entry={entry} onObject={props.onObject} />,
          <bdi key="who">{whoText(entry)}</bdi>,
          <time key="when" dateTime={entry.at}>
            {moment(entry.at)}
          </time>,
          <span key="network" class="code-text">
            {entry.network ?? '–'}
          </span>,
        ],
      }))}
    />
  );
}

function What({ entry, onObject }: { entry: AuditEntry; onObject: (object: ShownObject) => void }) {
  const { action, object } = entry;
  const text = actionText(action);
  const more = detailText(entry);
  const name = object && (object.name ?? shortId(object.id));
  return (
    <div class="audit-what">
      {action.startsWith('refused.') ? <Badge kind="warn">{text}</Badge> : <span>{text}</span>}
      {object && name && (
        <button
          type="button"
          class="audit-object"
          aria-label={t('only.label', { name })}
          onClick={() => onObject({ id: object.id, name })}
        >
          <bdi class={object.name ? 'one-line' : 'one-line code-text'}>{name}</bdi>
        </button>
      )}
      {object && (object.kind === 'contact' || object.kind === 'profile') && (
        <Link to={`/console/profiles?q=${object.id}`} class="audit-object small">
          {t('open.profile')}
        </Link>
      )}
      {more && <span class="muted small">{more}</span>}
    </div>
  );
}

function whoText({ who }: AuditEntry): string {
  if (who.name) return who.kind === 'key' ? t('key.named', { name: who.name }) : who.name;
  return t(`actor.${who.kind}`);
}

/** The end of an id: its beginning is the time, the same for all made at once. */
const shortId = (id: string): string => `…${id.slice(-8)}`;

const isRole = (value: unknown): value is Role => roles.some((role) => role === value);

/** The details worth showing: the fields of a change, a role, a card whose address was shown, the route of a refusal. Other ids are for the API. */
function detailText({ detail }: AuditEntry): string {
  const { fields, handedOut, role, route } = detail;
  if (typeof route === 'string') return route;
  const parts: string[] = [];
  if (isRole(role)) parts.push(t('role.to', { role: roleName(role) }));
  if (handedOut === true) parts.push(t('addressTold'));
  if (Array.isArray(fields) && fields.length > 0) parts.push(t('fields', { fields: fields.join(', ') }));
  return parts.join(' · ');
}
