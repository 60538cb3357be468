// Events of different customers, applied with few statements: most events write a row or two of one customer, and the cost is the
// statement and its commit.
import type { Context } from '../../context.ts';
import type { LimitAtOnce } from '../../limit-at-once.ts';
import { inLogScope } from '../../log-scope.ts';
import type { CampaignWords } from '../../store/campaign-words.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { committed } from '../decide-and-write.ts';
import type { EventEffects } from './event-context.ts';
import { effectsOf } from './event-effects.ts';
import { applied } from './process-event.ts';

/** How often a write is retried without the events that conflicted. */
const rounds = 3;

type Prepared = { event: DueEvent; subject: KnownContact; effects: EventEffects };

/**
 * Applies events with one read and one write for all. It never waits for a locked row: one customer can't block the others.
 * @param events of different customers
 * @returns the ids of those processed. The others have changed nothing and must be processed one by one.
 */
export async function processTogether(context: Context, events: DueEvent[], limit: LimitAtOnce): Promise<Set<string>> {
  const apart = withNamesOfTheirOwn(events).filter(({ detail }) => !writesByItself(detail.kind));
  if (apart.length === 0) return new Set();
  const subjects = await context.store.events.subjects(apart);
  const pairs = apart.flatMap((event, i) => (subjects[i] ? [{ event, subject: subjects[i] }] : []));
  const words = wordsReadOnce(context);
  const waiting = pairs.filter(({ subject }) => !subject.processed);
  const prepared = await Promise.all(waiting.map((pair) => limit(() => prepare(context, pair, words))));
  const written = await writeAll(
    context,
    prepared.flatMap((one) => one ?? []),
  );
  for (const { event, subject, effects } of written)
    inLogScope({ eventId: event.id }, () => applied(context, event, subject, effects));
  const before = pairs.filter(({ subject }) => subject.processed);
  return new Set([...before, ...written].map(({ event }) => event.id));
}

/** Statuses of our own messages change outbox rows, which a delivery may have locked. */
const writesByItself = (kind: DueEvent['detail']['kind']) => kind === 'echo' || kind === 'undelivered';

/** On WhatsApp two events may name one person by one name each: the second has to see what the first wrote. */
function withNamesOfTheirOwn(events: DueEvent[]): DueEvent[] {
  const taken = new Set<string>();
  return events.filter(({ channelId, externalId, detail }) => {
    const names = [externalId, detail.otherId ?? null].filter((name) => name !== null);
    const keys = names.map((name) => `${channelId} ${name}`);
    if (keys.some((key) => taken.has(key))) return false;
    for (const key of keys) taken.add(key);
    return true;
  });
}

/** The words of each channel's campaigns, read once per batch. */
function wordsReadOnce({ store }: Context): (channelId: string) => Promise<CampaignWords> {
  const read = new Map<string, Promise<CampaignWords>>();
  return (channelId) => {
    const words = read.get(channelId) ?? store.campaigns.words(channelId);
    read.set(channelId, words);
    return words;
  };
}

/** @returns null if it fails: processed alone, it fails again with its error */
async function prepare(
  context: Context,
  { event, subject }: { event: DueEvent; subject: KnownContact },
  words: (channelId: string) => Promise<CampaignWords>,
): Promise<Prepared | null> {
  try {
    const effects = await inLogScope({ eventId: event.id }, () =>
      effectsOf({ context, now: context.now() }, event, subject, words),
    );
    return { event, subject, effects };
  } catch {
    return null;
  }
}

/** Writes what can be written together, without the events whose rows changed or are locked. @returns what was written */
async function writeAll(context: Context, prepared: Prepared[]): Promise<Prepared[]> {
  let left = prepared;
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    const { changes, joined } = joinAll(left);
    if (joined.length === 0) return [];
    const free = await tryWrite(context, changes);
    if (free === true) return joined;
    const remaining = joined.filter(({ effects }) => effects.changes.seen?.every(({ id }) => free.has(id)));
    // Its rows are free and the write still fails: one of the events conflicts with something else.
    left = remaining.length < joined.length ? remaining : [];
  }
  return [];
}

function joinAll(prepared: Prepared[]): { changes: Changes; joined: Prepared[] } {
  const rows = new Set<string>();
  const joined = prepared.filter(({ effects: { changes, hasMore, onWriteError } }) => {
    const ids = (changes.seen ?? []).map(({ id }) => id);
    if (hasMore || onWriteError || !canBeJoined(changes) || ids.some((id) => rows.has(id))) return false;
    for (const id of ids) rows.add(id);
    return true;
  });
  return { changes: joinChanges(...joined.map(({ effects }) => effects.changes)), joined };
}

/** A decision about links and profiles is written alone. */
const joinable = new Set<string>([
  'seen',
  'enabledCampaignIds',
  'newProfiles',
  'newContacts',
  'contactChanges',
  'newCards',
  'outbox',
  'friendshipLog',
  'processedEvents',
  'profileRequests',
] satisfies (keyof Changes)[]);
const canBeJoined = (changes: Changes) =>
  Object.entries(changes).every(([part, rows]) => joinable.has(part) || rows.length === 0);

/** @returns as `writeUnlessLocked`; an error also writes nothing: one by one, each event gets its own error */
async function tryWrite(context: Context, changes: Changes): Promise<true | Set<string>> {
  const write = { ...changes, now: context.now() };
  try {
    await context.beforeWrite(write);
    const free = await context.store.writeUnlessLocked(write);
    if (free === true) committed(context, changes);
    return free;
  } catch (error) {
    context.log.warn({ err: error, events: changes.processedEvents?.length }, 'events are processed one by one');
    return new Set();
  }
}
