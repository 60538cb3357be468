import { setTimeout as sleep } from 'node:timers/promises';
import { channelFor } from '../channels/channels.ts';
import type { Context } from '../context.ts';
import type { DueEvent, EventSubject } from '../store/events.ts';
import { emptyWrite, type GuardedWrite } from '../store/write.ts';
import { completeWaiting } from './complete-waiting.ts';
import { openCredentials } from './credentials.ts';
import { maxRounds } from './link-contacts.ts';
import { addContact, cardDelivery, makeCard } from './send-card.ts';

const tooOldMs = 8 * 24 * 60 * 60_000;
const batch = 50;

/** A job of the worker: events that are stored and not processed yet. Returns how many it took on. */
export async function processDueEvents(context: Context): Promise<number> {
  const events = await context.store.events.due(batch, context.now());
  const byCustomer = groupByCustomer(events);
  await Promise.all(
    byCustomer.map(async (own) => {
      for (const event of own) await processOne(context, event);
    }),
  );
  return events.length;
}

/** One customer's events in the order in which they happened; customers side by side. */
function groupByCustomer(events: DueEvent[]): DueEvent[][] {
  const groups = new Map<string, DueEvent[]>();
  for (const event of events) {
    const key = `${event.channelId}:${event.externalId}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.at.getTime() - b.at.getTime()));
}

async function processOne(context: Context, event: DueEvent): Promise<void> {
  try {
    await processEvent(context, event);
  } catch (error) {
    context.log.error({ err: error, eventId: event.id }, 'an event could not be processed yet');
    const delayMs = Math.min(1000 * 2 ** event.tries, 60 * 60_000);
    await context.store.events.postpone(event.id, new Date(context.now().getTime() + delayMs), 'error');
  }
}

/**
 * Applies one event: its effects and its `processed_at` are one guarded statement; a row that moved on starts it again.
 */
export async function processEvent(context: Context, event: DueEvent): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const subject = await context.store.events.subject(event);
    if (subject.processed) return;
    const effects = await effectsOf(context, event, subject);
    const written = await context.store.write(effects.write);
    if (written && !effects.more) {
      if (effects.write.outbox.length > 0) context.wakeWorker();
      context.metrics.events.inc({ kind: event.detail.kind });
      return;
    }
    if (!written) await sleep(Math.random() * 5 * (round + 1));
    else round = 0;
  }
  throw new Error(`an event was overtaken ${maxRounds} times`);
}

/** `more`: the event has effects left after this write, and is not marked processed by it. */
type EventEffects = { write: GuardedWrite; more: boolean };

async function effectsOf(context: Context, event: DueEvent, subject: EventSubject): Promise<EventEffects> {
  const now = context.now();
  const write = emptyWrite(now);
  write.seen = [{ table: 'event', id: event.id, version: subject.version }];
  write.processedEvent = { id: event.id, note: null };
  const { detail, externalId } = event;
  if (now.getTime() - event.at.getTime() > tooOldMs) {
    write.processedEvent.note = 'too_old';
    return { write, more: false };
  }
  if (!externalId) {
    write.processedEvent.note = 'no_customer';
    return { write, more: false };
  }
  switch (detail.kind) {
    case 'follow':
    case 'unfollow':
      return friendshipEffects(context, { ...event, externalId }, subject, write, detail);
    case 'message':
    case 'postback': {
      const contactId = await heardFrom(context, { ...event, externalId }, subject, write);
      if (detail.kind === 'message' && detail.text) await keywordCard(context, event, contactId, detail.text, write);
      return { write, more: false };
    }
    case 'echo':
      if (detail.metadata && subject.contact) {
        await context.store.outbox.confirmByOutboxId(
          event.channelId,
          subject.contact.id,
          detail.metadata,
          detail.messageId,
        );
      }
      return { write, more: false };
    case 'referral':
      await heardFrom(context, { ...event, externalId }, subject, write);
      return { write, more: false };
    case 'undelivered':
    case 'ignored':
      write.processedEvent.note = 'ignored';
      return { write, more: false };
  }
}

type OwnEvent = DueEvent & { externalId: string };

/** `follow` and `unfollow` always write the contact, so that an attempt opened meanwhile starts again (§5). */
async function friendshipEffects(
  context: Context,
  event: OwnEvent,
  subject: EventSubject,
  write: GuardedWrite,
  detail: { kind: 'follow'; isUnblocked: boolean } | { kind: 'unfollow' },
): Promise<EventEffects> {
  const { last, contact } = subject;
  const entry = { kind: detail.kind, isUnblocked: detail.kind === 'follow' && detail.isUnblocked, at: event.at };
  const newest = !last || isLater(entry, last);
  const state = detail.kind === 'follow' ? ('active' as const) : ('blocked' as const);
  if (!subject.logged) {
    write.friendshipLog = [
      { id: context.newId(), channelId: event.channelId, externalId: event.externalId, ...entry, eventId: event.id },
    ];
  }
  if (contact) {
    write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
    write.contactChanges = [{ id: contact.id, ...(newest ? { state } : {}) }];
  }
  if (detail.kind === 'follow') {
    const waiting = await completeWaiting(context, event, entry, write);
    if (waiting.contactWritten) return { write, more: waiting.more };
  }
  if (!contact) {
    const profile = detail.kind === 'follow' ? await profileOf(context, event) : null;
    addContact(context, write, { channelId: event.channelId, externalId: event.externalId, state, ...profile });
  }
  return { write, more: false };
}

/** Of the same millisecond, `unfollow` counts as the later. */
const isLater = (a: { kind: string; at: Date }, b: { at: Date }) =>
  a.at.getTime() > b.at.getTime() || (a.at.getTime() === b.at.getTime() && a.kind === 'unfollow');

/** The customer has written to us: their contact is there, and its window open. Returns the contact's id. */
async function heardFrom(
  context: Context,
  event: OwnEvent,
  { contact }: EventSubject,
  write: GuardedWrite,
): Promise<string> {
  const profile = contact?.name ? null : await profileOf(context, event);
  if (!contact) {
    return addContact(context, write, {
      channelId: event.channelId,
      externalId: event.externalId,
      lastInboundAt: event.at,
      ...profile,
    });
  }
  write.seen.push({ table: 'contact', id: contact.id, version: contact.version });
  // On LINE, friendship alone says who has blocked us; elsewhere whoever writes can be written to.
  const channel = await context.store.channels.find(event.channelId);
  const state = channel?.platform === 'line' ? {} : { state: 'active' as const };
  write.contactChanges = [{ id: contact.id, lastInboundAt: event.at, ...state, ...profile }];
  return contact.id;
}

/** Name and picture, if the platform tells; it often doesn't, and that is normal. */
async function profileOf(context: Context, event: OwnEvent) {
  const channel = await context.store.channels.find(event.channelId);
  if (!channel) return null;
  return channelFor(context.channels, channel.platform).profileOf(
    event.externalId,
    openCredentials(context.keys, channel.id, channel.credentials),
  );
}

const folded = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** A keyword of an enabled campaign brings its card to the sender. */
async function keywordCard(
  context: Context,
  event: DueEvent,
  contactId: string,
  text: string,
  write: GuardedWrite,
): Promise<void> {
  const said = folded(text);
  const campaigns = await context.store.campaigns.enabledFrom(event.channelId);
  const campaign = campaigns.find((candidate) => candidate.card.keywords.some((keyword) => folded(keyword) === said));
  if (!campaign) return;
  const card = await makeCard(context, campaign, contactId, write.now);
  write.newCards = [card.row];
  write.outbox = [cardDelivery(context, campaign, card, event.id, write.now)];
}
