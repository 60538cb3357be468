import { useEffect, useState } from 'preact/hooks';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { ProfileView } from '../../../../server/contract/contacts.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { type TimelineEntry, type TimelineKind, timelineEntrySchema } from '../../../../server/contract/profiles.ts';
import { usePagedList } from '../../data/list.ts';
import { day, time } from '../../i18n/dates.ts';
import { failureText, shellWords } from '../../i18n/shell-words.ts';
import { mayDo } from '../../person.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { PlatformMark } from '../platform-mark.tsx';
import { timelinePath } from '../profile-api.ts';
import { contactName } from '../profile-name.ts';
import type { Reload } from '../profile-page.tsx';
import { entryText } from './entry-text.ts';
import { timelineWords as t } from './timeline-words.ts';
import { UndoButton } from './undo-button.tsx';

/** What can be shown alone, and the kinds of entries that belong to it. */
const filters = {
  all: undefined,
  inbound: ['inbound', 'friendship'],
  delivery: ['delivery'],
  attempt: ['attempt', 'merge'],
  tag: ['tag', 'journey'],
  change: ['change'],
} as const satisfies Record<string, readonly TimelineKind[] | undefined>;
type Filter = keyof typeof filters;
const filterNames = Object.keys(filters) as Filter[];

type Props = { profile: ProfileView; channels: ChannelView[]; reload: Reload };
type TimelineProps = Props & { onNotFound: () => void };

/** What happened to a customer on all channels, newest first. */
export function Timeline({ profile, channels, reload, onNotFound }: TimelineProps) {
  const [filter, setFilter] = useState<Filter>('all');
  const kinds = filters[filter]?.join(',');
  const { items, failure, busy, more, load } = usePagedList(timelineEntrySchema, timelinePath(profile.id), { kinds });
  useEffect(() => {
    if (failure?.code === 'not_found') onNotFound();
  }, [failure]);
  return (
    <section class="card stack timeline-card" aria-labelledby="timeline">
      <div class="timeline-head">
        <h2 id="timeline">{t('title')}</h2>
        <Select
          label={t('show')}
          value={filter}
          options={filterNames.map((value) => ({ value, label: t(`show.${value}`) }))}
          onInput={(value) => setFilter(value as Filter)}
        />
      </div>
      {failure && (
        <Notice kind="bad">
          <p>{failureText(failure)}</p>
          <Button onClick={load}>{shellWords('retry')}</Button>
        </Notice>
      )}
      {!items && !failure && <Spinner />}
      {items?.length === 0 && <p class="muted">{t('none')}</p>}
      {items && items.length > 0 && <Days entries={items} profile={profile} channels={channels} reload={reload} />}
      {more && (
        <div class="more">
          <Button busy={busy} onClick={more}>
            {t('more')}
          </Button>
        </div>
      )}
      <p class="muted small">{t('kept')}</p>
    </section>
  );
}

/** The entries under their days, in the reader's time zone. */
function Days({ entries, ...props }: Props & { entries: TimelineEntry[] }) {
  const days = [...new Set(entries.map(({ at }) => day(at)))];
  return (
    <div class="timeline">
      {days.map((date) => (
        <div key={date}>
          <h3 class="timeline-day">{date}</h3>
          <ol>
            {entries
              .filter(({ at }) => day(at) === date)
              .map((entry) => (
                <Entry key={entry.id} entry={entry} {...props} />
              ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

function Entry({ entry, profile, channels, reload }: Props & { entry: TimelineEntry }) {
  const { what, more, isBad } = entryText(entry);
  const contact = profile.contacts.find(({ id }) => id === entry.contactId);
  const channel = contact && channels.find(({ id }) => id === contact.channelId);
  const mergeId = entry.kind === 'attempt' || entry.kind === 'merge' ? entry.mergeId : null;
  return (
    <li class={isBad ? 'timeline-entry bad' : 'timeline-entry'}>
      <time dateTime={entry.at}>{time(entry.at)}</time>
      <div>
        <div class="timeline-more">
          <span class="timeline-what" dir="auto">
            {what}
          </span>
          {channel && <PlatformMark channel={channel} />}
        </div>
        {entry.kind === 'inbound' && entry.text && <blockquote dir="auto">{entry.text}</blockquote>}
        {more.length > 0 && (
          <p class="muted small" dir="auto">
            {more.join(' · ')}
          </p>
        )}
        {mergeId && mayDo('correct') && (
          <UndoButton entry={entry} mergeId={mergeId} contacts={sidesText(entry, profile, channels)} reload={reload} />
        )}
      </div>
    </li>
  );
}

/** `Facebook 陳小美・LINE 陳小美` */
function sidesText(entry: TimelineEntry, profile: ProfileView, channels: ChannelView[]): string {
  if (entry.kind !== 'attempt') return '';
  const sides = [entry.sourceContactId, entry.targetContactId].map((id) => {
    const contact = profile.contacts.find((one) => one.id === id);
    const channel = contact && channels.find((one) => one.id === contact.channelId);
    return contact && channel ? `${platforms[channel.platform].marketersName} ${contactName(contact)}` : null;
  });
  return sides.includes(null) ? '' : sides.join('・');
}
