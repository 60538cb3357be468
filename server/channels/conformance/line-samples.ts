import type { Sample } from './platform-case.ts';

const destination = 'Ub0000000000000000000000000000000';
const externalId = 'U0123456789abcdef0123456789abcdef';
const key = '01KDTESTEVENT0000000000001';
const at = new Date(1767225600000);
const event = (more: object) => ({
  mode: 'active',
  timestamp: 1767225600000,
  source: { type: 'user', userId: externalId },
  webhookEventId: key,
  deliveryContext: { isRedelivery: false },
  ...more,
});
const read = (more: object) => ({ account: destination, externalId, key, at, ...more });
const sample = (name: string, given: object, events: object[]): Sample => ({
  name,
  body: { destination, events: [event(given)] },
  events,
});

/** https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
export const lineSamples: Sample[] = [
  { name: 'the console’s probe', body: { destination, events: [] }, events: [] },
  sample(
    'a text',
    { type: 'message', replyToken: 'r', message: { id: '4687', type: 'text', text: '綁定', quoteToken: 'q' } },
    [read({ kind: 'message', text: '綁定' })],
  ),
  sample(
    'a sticker',
    {
      type: 'message',
      message: { id: '4689', type: 'sticker', packageId: '446', stickerId: '1988', keywords: ['hi'] },
    },
    [read({ kind: 'message', text: null })],
  ),
  sample(
    'a postback',
    { type: 'postback', replyToken: 'r', postback: { data: 'a=1', params: { date: '2026-01-01' } } },
    [read({ kind: 'postback', data: 'a=1' })],
  ),
  sample('a friend again', { type: 'follow', replyToken: 'r', follow: { isUnblocked: true } }, [
    read({ kind: 'follow', isUnblocked: true }),
  ]),
  sample('a block', { type: 'unfollow' }, [read({ kind: 'unfollow' })]),
  sample('an unsent message', { type: 'unsend', unsend: { messageId: '4687' } }, [
    read({ kind: 'ignored', type: 'unsend' }),
  ]),
  sample('a linked account', { type: 'accountLink', source: undefined, link: { result: 'failed', nonce: 'n' } }, [
    read({ kind: 'ignored', type: 'accountLink', externalId: null }),
  ]),
  sample('a membership, a kind of event that nobody reads', { type: 'membership', membership: { type: 'joined' } }, [
    read({ kind: 'ignored', type: 'membership' }),
  ]),
];
