import type { InboundEvent } from '../../domain/channel.ts';
import { lineUserId } from '../../domain/external-id.ts';
import type { ParsedBody } from '../channel.ts';
import {
  addEvents,
  EnvelopeError,
  fieldsOf,
  hashOf,
  idOf,
  jsonOf,
  readInStep,
  textOf,
  timeOf,
  typeOf,
} from '../event-fields.ts';
import { outlineOf } from '../json-bytes.ts';
import type { Steps } from '../steps.ts';

/**
 * The events of a LINE webhook, `{ destination, events[] }`; the console's probe has none. Throws `EnvelopeError` for
 * any other body. `now` dates an event whose own time is broken.
 * https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
 */
export function* parseLineEvents(raw: Uint8Array, now: () => Date): Steps<ParsedBody> {
  const { members } = yield* outlineOf(raw, levels);
  const destination = members.get('destination');
  const account = destination ? idOf(jsonOf(destination.bytes)) : null;
  const list = members.get('events');
  if (account === null || !list?.isArray) throw new EnvelopeError('no LINE webhook');
  const events: InboundEvent[] = [];
  for (const { bytes: body } of list.elements) {
    addEvents(events, [yield* readInStep({ at: now(), account, body }, () => readEvent(body, account, now))]);
  }
  return { accounts: [account], events };
}

/** The body and its list. */
const levels = 2;

function readEvent(body: Uint8Array, account: string, now: () => Date): InboundEvent {
  const event = fieldsOf(jsonOf(body));
  const key = idOf(event.webhookEventId) ?? hashOf(body);
  const time = timeOf(event.timestamp);
  const at = time ?? now();
  const contact = contactOf(event);
  // The bot itself is nobody's customer.
  const externalId = contact === account ? null : contact;
  const content = time && externalId ? contentOf(event) : null;
  if (content) return { key, at, account, externalId, body, ...content, ...tokenOf(event, content) };
  return { key, at, account, externalId, body, kind: 'ignored', type: typeOf(event.type) };
}

/** Only a chat between two is a contact: who writes in a group there isn't asking for a card. */
function contactOf(event: Record<string, unknown>): string | null {
  const source = fieldsOf(event.source);
  const userId = source.type === 'user' ? idOf(source.userId) : null;
  return userId !== null && lineUserId.test(userId) ? userId : null;
}

/** In standby there is none. */
function tokenOf(event: Record<string, unknown>, { kind }: Content): { replyToken?: string } {
  const token = kind === 'message' || kind === 'postback' ? idOf(event.replyToken) : null;
  return token === null ? {} : { replyToken: token };
}

type Content =
  | { kind: 'follow'; isUnblocked: boolean }
  | { kind: 'unfollow' }
  | { kind: 'message'; text: string | null }
  | { kind: 'postback'; data: string };

/**
 * In standby another module has the chat, so we answer nothing: of what the customer says or taps nothing is read. But a block is a
 * block: the friendship log needs `follow` and `unfollow` from both modes, and who writes (§4).
 */
function contentOf(event: Record<string, unknown>): Content | null {
  if (event.type === 'follow') return { kind: 'follow', isUnblocked: fieldsOf(event.follow).isUnblocked === true };
  if (event.type === 'unfollow') return { kind: 'unfollow' };
  const isStandby = event.mode === 'standby';
  if (event.type === 'message') {
    if (isStandby) return { kind: 'message', text: null };
    const message = fieldsOf(event.message);
    return { kind: 'message', text: message.type === 'text' ? textOf(message.text) : null };
  }
  if (event.type === 'postback') {
    const data = isStandby ? '' : textOf(fieldsOf(event.postback).data);
    return data === null ? null : { kind: 'postback', data };
  }
  return null;
}
