import type { Context } from '../../context.ts';
import type { CampaignWords } from '../../store/campaign-words.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import { emptyWrite, type GuardedWrite } from '../../store/write/write.ts';

/** An event that a customer caused. */
type OwnEvent = DueEvent & { externalId: string };

/** One event, what is known of its customer, and the write that its effects go into. */
export type EventContext = {
  context: Context;
  event: OwnEvent;
  subject: KnownContact;
  write: GuardedWrite;
  /** What decides what a customer's words on a channel mean. */
  words: (channelId: string) => Promise<CampaignWords>;
};

export type EventEffects = {
  write: GuardedWrite;
  /** The event has effects left after this write, and is not marked processed by it. */
  hasMore: boolean;
  /** What happens where the write fails for good: a mistake of ours must not bring the event back for ever. */
  onWriteError?: (error: unknown) => Promise<EventEffects>;
  /** Called once it is written. */
  afterCommit?: () => void;
};

/** A write that does nothing but mark the event as processed. */
export function eventWrite(event: DueEvent, subject: KnownContact, now: Date): GuardedWrite {
  const write = emptyWrite(now);
  write.seen = [{ table: 'event', id: event.id, version: subject.version }];
  write.processedEvents = [{ id: event.id, note: null }];
  return write;
}

/** Why an event had no effect, for people who look at it. */
export function noteOn({ write }: Pick<EventContext, 'write'>, note: string): void {
  for (const event of write.processedEvents) event.note = note;
}
