import { expect, test } from 'vitest';
import { lineErrors } from './error-codes.ts';
import { pushOutcome, replyOutcome } from './outcome.ts';

const answered = (status: number, json: unknown) => ({ kind: 'answer', status, headers: {}, json }) as const;
const answer = (status: number, message: string) =>
  pushOutcome(answered(status, { message, ...(status === 200 && { sentMessages: [{ id: '1' }] }) }), new Date());
const never = (reason: string, code: string) => ({ kind: 'never', reason, code });
const retry = (code: string) => ({ kind: 'retry', scope: 'channel', afterMs: null, code });

test.each<[number, string, object]>([
  [200, '', { kind: 'sent', messageId: '1' }],
  [409, 'The retry key is already accepted', { kind: 'sent', messageId: null }],
  [400, 'Failed to send messages', never('contact_not_found', '400 failed to send messages')],
  [400, "The property, 'to', in the request body is invalid (line: -, column: -)", never('contact_not_found', '400')],
  [400, 'The request body has 1 error(s)', never('platform_error', '400')],
  [400, 'The service is busy. Please try again later.', retry('400')],
  [401, 'Authentication failed due to the following reason: invalid token.', never('channel_unauthorized', '401')],
  [403, 'Access to this API is not available for your account', never('channel_unauthorized', '403')],
  [404, 'Not found', never('platform_error', '404')],
  [410, 'Gone', never('platform_error', '410')],
  [413, 'Payload too large', never('platform_error', '413')],
  [415, 'Unsupported media type', never('platform_error', '415')],
  [418, '', never('platform_error', '418')],
  [429, 'You have reached your monthly limit.', never('quota_used_up', '429 monthly limit')],
  [429, 'The API rate limit has been exceeded. Try again later.', retry('429')],
  [500, 'Internal server error', retry('500')],
  [503, '', retry('503')],
])('14 §2.2: LINE’s %i «%s»', (status, message, outcome) => {
  expect(answer(status, message)).toEqual(outcome);
});

test('14 §2.2: every status of the table is tested above', () => {
  expect(new Set(lineErrors.map(({ status }) => status))).toEqual(
    new Set([200, 400, 401, 403, 404, 409, 410, 413, 415, 429, 500]),
  );
});

test.each([
  ['HTML or nothing', undefined],
  ['{}', {}],
  ['a list', []],
  ['other JSON', { status: 'ok' }],
  ['sentMessages that is no list', { sentMessages: true }],
])('14 §2.2: 200 and %s is not LINE’s answer: the delivery is unknown', (_name, json) => {
  for (const outcomeOf of [pushOutcome, replyOutcome])
    expect(outcomeOf(answered(200, json), new Date())).toEqual({ kind: 'unknown', code: '200' });
});

test('14 §2.2: a reply that LINE accepted is sent', () => {
  const json = { sentMessages: [{ id: '461230966842064897', quoteToken: 'q' }] };
  const sent = { kind: 'sent', messageId: '461230966842064897' };
  expect(replyOutcome(answered(200, json), new Date())).toEqual({ ...sent, by: 'reply' });
});
