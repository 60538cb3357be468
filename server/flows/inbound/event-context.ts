import type { CampaignWords } from '../../store/campaign-words.ts';
import type { DueEvent, KnownContact } from '../../store/events/events.ts';
import type { Changes } from '../../store/write/changes.ts';
import type { Pass } from '../decide-and-write.ts';

/** An event that a customer caused. */
type OwnEvent = DueEvent & { externalId: string };

/** One event, and what is known of its customer. */
export type EventContext = Pass & {
  event: OwnEvent;
  subject: KnownContact;
  /** What decides what a customer's words on a channel mean. */
  words: (channelId: string) => Promise<CampaignWords>;
};

/** What an event does, beside being processed. */
export type EventEffects = {
  changes: Changes;
  /** The event has effects left after this write, and is not marked processed by it. */
  hasMore?: boolean;
  /** Why it had no effect, for people who look at it. */
  note?: string;
  /** What happens where the write fails for good: a mistake of ours must not bring the event back for ever. */
  onWriteError?: (error: unknown) => Promise<EventEffects>;
  /** Called once it is written. */
  afterCommit?: () => void;
};
