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
  /** The keywords and references of a channel's campaigns. */
  words: (channelId: string) => Promise<CampaignWords>;
};

/** The effects of an event, besides being marked as processed. */
export type EventEffects = {
  changes: Changes;
  /** The event has effects left after this write, and is not marked processed by it. */
  hasMore?: boolean;
  /** Why it had no effect, for people who investigate. */
  note?: string;
  /** The effects to write instead if the write throws: a bug of ours must not retry the event for ever. */
  onWriteError?: (error: unknown) => Promise<EventEffects>;
  /** Called once it is written. */
  afterCommit?: () => void;
};
