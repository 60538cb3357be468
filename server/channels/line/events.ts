import type { InboundEvent } from '../../domain/channel.ts';
import { EnvelopeError, fieldsOf, hashOf, idOf, jsonOf, textOf, timeOf, typeOf } from '../event-fields.ts';
import { elementsOf, memberOf } from '../json-bytes.ts';

/** A LINE user id: the same shape in webhooks, tokens and profiles. */
export const lineUserId = /^U[0-9a-f]{32}$/;

/**
 * The events of a LINE webhook, `{ destination, events[] }`; the console's probe has none. Throws `EnvelopeError` for
 * any other body. `now` dates an event whose own time is broken.
 * https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
 */
export function parseLineEvents(raw: Uint8Array, now: () => Date): InboundEvent[] {
  const envelope = fieldsOf(jsonOf(raw));
  const account = idOf(envelope.destination);
  if (account === null || !Array.isArray(envelope.events)) throw new EnvelopeError('no LINE webhook');
  return elementsOf(memberOf(raw, 'events') ?? raw).map((body) => readEvent(body, account, now));
}

/** The bot that a body is addressed to. Unverified. */
export function lineAccounts(raw: Uint8Array): string[] {
  const account = idOf(fieldsOf(jsonOf(raw)).destination);
  return account === null ? [] : [account];
}

function readEvent(body: Uint8Array, account: string, now: () => Date): InboundEvent {
  const event = fieldsOf(jsonOf(body));
  const key = idOf(event.webhookEventId) ?? hashOf(body);
  const time = timeOf(event.timestamp);
  const at = time ?? now();
  const externalId = contactOf(event);
  const content = time && externalId ? contentOf(event) : null;
  if (content) return { key, at, account, externalId, body, ...content };
  return { key, at, account, externalId, body, kind: 'ignored', type: typeOf(event.type) };
}

/** Only a chat between two is a contact: who writes in a group there isn't asking for a card. */
function contactOf(event: Record<string, unknown>): string | null {
  const source = fieldsOf(event.source);
  const userId = source.type === 'user' ? idOf(source.userId) : null;
  return userId !== null && lineUserId.test(userId) ? userId : null;
}

type Content =
  | { kind: 'follow'; isUnblocked: boolean }
  | { kind: 'unfollow' }
  | { kind: 'message'; text: string | null }
  | { kind: 'postback'; data: string };

/**
 * In standby another module has the chat, so we answer nothing; but a block is a block: the friendship log needs
 * `follow` and `unfollow` from both modes.
 */
function contentOf(event: Record<string, unknown>): Content | null {
  if (event.type === 'follow') return { kind: 'follow', isUnblocked: fieldsOf(event.follow).isUnblocked === true };
  if (event.type === 'unfollow') return { kind: 'unfollow' };
  if (event.mode === 'standby') return null;
  if (event.type === 'message') {
    const message = fieldsOf(event.message);
    return { kind: 'message', text: message.type === 'text' ? textOf(message.text) : null };
  }
  if (event.type === 'postback') {
    const data = textOf(fieldsOf(event.postback).data);
    return data === null ? null : { kind: 'postback', data };
  }
  return null;
}
