import type { Locale } from '../../server/contract/page.ts';
import type { Platform } from '../../server/contract/platforms.ts';
import type { ChatEntry, ChatMessageEntry } from './chat-entry.ts';
import { clockTime, dayName, isSameDay } from './chat-times.ts';

/** When an app writes the date between two messages: on a new day, or after a pause, with the time. */
export type StampRule = 'day' | 'pause';
const pauseMs = 15 * 60_000;

/** A message with what is drawn around it because of its neighbours. */
export interface PlacedEntry<P extends Platform, Entry = ChatMessageEntry<P>> {
  entry: Entry;
  stamp: string | null;
  /** First and last of several by the same. */
  isFirst: boolean;
  isLast: boolean;
  isLatest: boolean;
}

export function placeEntries<P extends Platform>(
  entries: ChatEntry<P>[],
  rule: StampRule,
  locale: Locale,
): PlacedEntry<P, ChatEntry<P>>[] {
  const stamps = entries.map((entry, index) => stampOf(entry.at, entries[index - 1]?.at, rule, locale));
  return entries.map((entry, index) => ({
    entry,
    stamp: stamps[index] ?? null,
    isFirst: entries[index - 1]?.by !== entry.by || stamps[index] !== null,
    isLast: entries[index + 1]?.by !== entry.by || Boolean(stamps[index + 1]),
    isLatest: index === entries.length - 1,
  }));
}

function stampOf(at: number | undefined, before: number | undefined, rule: StampRule, locale: Locale): string | null {
  if (at === undefined) return null;
  switch (rule) {
    case 'day':
      return before !== undefined && isSameDay(at, before) ? null : dayName(at, locale);
    case 'pause':
      if (before !== undefined && at - before <= pauseMs) return null;
      return isSameDay(at, Date.now()) ? clockTime(at, locale) : `${dayName(at, locale)} ${clockTime(at, locale)}`;
  }
}
