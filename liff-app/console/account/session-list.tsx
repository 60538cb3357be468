import type { ComponentChildren } from 'preact';
import { type OpenSessionView, openSessionSchema } from '../../../server/contract/staff.ts';
import { call, nothing } from '../../api.ts';
import { useList } from '../data/list.ts';
import { ago } from '../i18n/dates.ts';
import { LoadFailure } from '../load-failure.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { toast, toastFailure } from '../ui/toast.tsx';
import { accountWords as t } from './account-words.ts';
import { browserName } from './browser-name.ts';

type Props = {
  /** Where the list is read; a session is ended at `<path>/<its id>`. */
  path: string;
  hint?: string;
  /** Further actions, by the number of other sessions; they call `reload` afterwards. */
  more?: (elsewhere: number, reload: () => Promise<void>) => ComponentChildren;
};

/** The open sessions of one person, by browser: this one is marked, the others can be ended. */
export function SessionList({ path, hint, more }: Props) {
  const { items, failure, load } = useList(openSessionSchema, path);
  const end = async (session: OpenSessionView) => {
    const reply = await call(nothing, 'DELETE', `${path}/${session.id}`);
    if (!reply.ok) return toastFailure(reply.failure);
    toast({ text: t('sessions.ended') });
    await load();
  };
  const nameOf = ({ userAgent }: OpenSessionView) => browserName(userAgent) ?? t('sessions.unknown');
  return (
    <Card title={t('sessions')} hint={hint}>
      {failure ? <LoadFailure failure={failure} retry={load} /> : !items && <Spinner />}
      {items && items.length === 0 && <p class="muted">{t('sessions.none')}</p>}
      {items && items.length > 0 && (
        <ul class="items">
          {items.map((session) => (
            <li key={session.id}>
              <div>
                <p class="row">
                  {nameOf(session)} {session.current && <Badge kind="ok">{t('sessions.here')}</Badge>}
                </p>
                <p class="muted small">
                  {t('sessions.since', { since: ago(session.createdAt), seen: ago(session.lastSeenAt) })}
                </p>
              </div>
              {!session.current && (
                <Button kind="text" label={`${t('sessions.end')}: ${nameOf(session)}`} onClick={() => end(session)}>
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {items && more?.(items.filter(({ current }) => !current).length, load)}
    </Card>
  );
}
