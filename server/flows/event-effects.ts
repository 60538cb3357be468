import type { Context } from '../context.ts';
import type { EventDetail } from '../domain/channel.ts';
import type { DueEvent, EventSubject } from '../store/events.ts';
import { answerCode } from './answer-code.ts';
import { postbackEffects } from './answer-postback.ts';
import { bringCard } from './bring-card.ts';
import { type EventEffects, type EventScene, eventWrite, noteOn } from './event-scene.ts';
import { friendshipEffects } from './friendship-effects.ts';
import { heardFrom } from './heard-from.ts';
import { preferenceEffects } from './preference-effects.ts';
import { renamedEffects } from './renamed-effects.ts';

const tooOldMs = 8 * 24 * 60 * 60_000;

/**
 * What an event does, as one write that also marks it processed.
 * @param words how the words of a channel's campaigns are read, where several events share them
 */
export async function effectsOf(
  context: Context,
  event: DueEvent,
  subject: EventSubject,
  words: EventScene['words'] = context.store.campaigns.words,
): Promise<EventEffects> {
  const write = eventWrite(event, subject, context.now());
  const { detail, externalId } = event;
  const nothing = (note: string): EventEffects => {
    noteOn({ write }, note);
    return { write, more: false };
  };
  if (write.now.getTime() - event.at.getTime() > tooOldMs) return nothing('too_old');
  if (!externalId) return nothing('no_customer');
  const scene: EventScene = { context, event: { ...event, externalId }, subject, write, words };
  switch (detail.kind) {
    case 'follow':
    case 'unfollow':
      return friendshipEffects(scene, detail);
    case 'message':
      return messageEffects(scene, detail);
    case 'postback':
      return postbackEffects(scene, detail);
    case 'referral':
      await bringCard(scene, heardFrom(scene), { names: [detail.ref] });
      return { write, more: false };
    case 'echo':
    case 'undelivered':
      return (await ownMessage(scene, detail)) ? { write, more: false } : nothing('unknown_message');
    case 'renamed':
      return renamedEffects(scene, detail);
    case 'preference':
      return preferenceEffects(scene, detail);
    case 'ignored':
      return nothing('ignored');
  }
}

async function messageEffects(
  scene: EventScene,
  { text, ref, forwarded = false }: Extract<EventDetail, { kind: 'message' }>,
): Promise<EventEffects> {
  const asked = { names: [ref], text };
  if (scene.event.platform === 'whatsapp' && text) return answerCode(scene, { text, forwarded }, asked);
  await bringCard(scene, heardFrom(scene), asked);
  return { write: scene.write, more: false };
}

/**
 * What a platform says of a message of ours, later: written by itself, since it changes nothing else and says the same twice.
 * @returns false for a message that isn't ours
 */
async function ownMessage(
  { context, event, subject }: EventScene,
  detail: Extract<EventDetail, { kind: 'echo' | 'undelivered' }>,
): Promise<boolean> {
  if (!subject.contact) return false;
  const { outbox } = context.store;
  const { metadata: outboxId, messageId } = detail;
  const message = { channelId: event.channelId, contactId: subject.contact.id, outboxId, messageId };
  if (detail.kind === 'echo') return (await outbox.confirmArrival(message, detail.delivered ?? false)).found;
  const { found, changed, attention } = await outbox.recordUndelivered(message, detail.outcome);
  const { reason, code } = detail.outcome;
  const about = { channelId: event.channelId, platform: event.platform, reason, code };
  if (changed) context.log.info(about, 'a message did not arrive after all');
  if (attention) context.log.warn(about, 'a channel needs attention');
  return found;
}
