import { expect } from 'vitest';
import type { Sample } from './platform-case.ts';

const account = '106540352242922';
const [phone, userId, wamid] = ['886912345678', 'TW.13491208655302741918', 'wamid.HBgLODg2OTEyMzQ1Njc4FQIAEhgg'];
const at = new Date(1767225600000);
const metadata = { display_phone_number: '886277001234', phone_number_id: account };
const change = (value: object, field = 'messages') => ({
  field,
  value: { messaging_product: 'whatsapp', metadata, ...value },
});
const body = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', changes }],
});
const contacts = [{ profile: { name: '陳小美', username: 'may' }, wa_id: phone, user_id: userId }];
const message = (more: object) => ({ from: phone, from_user_id: userId, id: wamid, timestamp: '1767225600', ...more });
const status = (more: object) => ({
  id: wamid,
  timestamp: '1767225600',
  recipient_id: phone,
  recipient_user_id: userId,
  biz_opaque_callback_data: 'outbox-1',
  ...more,
});
const read = (more: object) => ({ account, at, externalId: userId, otherId: phone, ...more });
const said = (more: object) => read({ key: wamid, name: '陳小美', ...more });
const ignored = (type: string) => ({ account, at, externalId: null, kind: 'ignored', type });

const inbound = (name: string, given: object, events: object[]): Sample => ({
  name,
  body: body(change({ contacts, messages: [message(given)] })),
  events,
});
const told = (name: string, given: object, events: object[]): Sample => ({
  name,
  body: body(change({ statuses: [status(given)] })),
  events,
});
/** What WhatsApp says of a person, without `contacts`; no event in `renamed` where it is ignored. */
const system = (name: string, given: object, renamed: object[], from: object = { from: phone }): Sample => ({
  name: `14 §2.5: ${name}`,
  body: body(change({ messages: [{ ...from, id: wamid, timestamp: '1767225600', type: 'system', system: given }] })),
  events:
    renamed.length > 0
      ? renamed.map((one) => ({ account, at, key: wamid, kind: 'renamed', ...one }))
      : [ignored('system')],
});
/** No event in `told` where it is ignored. */
const preference = (name: string, given: object, told: object[]): Sample => {
  const one = { wa_id: phone, user_id: userId, detail: 'x', category: 'marketing_messages', timestamp: 1767225600 };
  const events = told.map((it) => read({ kind: 'preference', key: expect.stringMatching(/^sha256:/), ...it }));
  return {
    name,
    body: body(change({ contacts, user_preferences: [{ ...one, ...given }] }, 'user_preferences')),
    events: events.length > 0 ? events : [ignored('user_preferences')],
  };
};
const failed = (code: number) => ({
  status: 'failed',
  errors: [{ code, title: 'x', message: 'x', error_data: { details: 'x' }, href: 'https://x.example' }],
});
const undelivered = (outcome: object) =>
  read({ key: `${wamid}:failed`, kind: 'undelivered', metadata: 'outbox-1', messageId: wamid, outcome });
const echo = (state: string, more: object = {}) =>
  read({ key: `${wamid}:${state}`, kind: 'echo', metadata: 'outbox-1', messageId: wamid, ...more });

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
export const whatsappSamples: Sample[] = [
  inbound('a text', { type: 'text', text: { body: '代碼 9K3M' } }, [said({ kind: 'message', text: '代碼 9K3M' })]),
  ...[{ forwarded: true }, { frequently_forwarded: true }].map((context) =>
    inbound(
      `14 §1.2: a text that was forwarded: ${JSON.stringify(context)}`,
      { type: 'text', context, text: { body: '代碼 9K3M' } },
      [said({ kind: 'message', text: '代碼 9K3M', forwarded: true })],
    ),
  ),
  inbound('a picture', { type: 'image', image: { id: '1', mime_type: 'image/jpeg', caption: 'x' } }, [
    said({ kind: 'message', text: null }),
  ]),
  inbound(
    'a reply button',
    {
      type: 'interactive',
      context: { id: 'w' },
      interactive: { type: 'button_reply', button_reply: { id: 'YES', title: '是我' } },
    },
    [said({ kind: 'postback', data: 'YES' })],
  ),
  inbound(
    'a row of a list',
    {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: 'ROW', title: 'x', description: 'y' } },
    },
    [said({ kind: 'postback', data: 'ROW' })],
  ),
  inbound('a template’s button', { type: 'button', button: { payload: 'NO', text: 'No' } }, [
    said({ kind: 'postback', data: 'NO' }),
  ]),
  inbound(
    'a message by an advertisement',
    { type: 'text', text: { body: 'hi' }, referral: { source_type: 'ad', source_id: '1', ctwa_clid: 'c' } },
    [said({ kind: 'message', text: 'hi' })],
  ),
  inbound('a type that nobody knows', { type: 'hologram', hologram: {} }, [said({ kind: 'message', text: null })]),
  inbound('a type that the API cannot show', { type: 'unsupported', errors: [{ code: 131051, title: 'x' }] }, [
    said({ kind: 'message', text: null }),
  ]),
  inbound('a deleted message', { type: 'revoke', revoke: { original_message_id: 'w' } }, [ignored('revoke')]),
  inbound('an edited message', { type: 'edit', edit: { original_message_id: 'w', message: {} } }, [ignored('edit')]),
  inbound('a text in a group', { group_id: 'Y2FwaV9ncm91cDox', type: 'text', text: { body: 'x' } }, [ignored('text')]),
  system('a number that has changed', { type: 'user_changed_number', wa_id: '886900000000' }, [
    { externalId: phone, phone: '886900000000', userId: null },
  ]),
  system(
    'a number that has changed, with its user id',
    { type: 'user_changed_number', wa_id: '886900000000', user_id: 'TW.9', previous_user_id: userId },
    [{ externalId: userId, otherId: phone, phone: '886900000000', userId: 'TW.9' }],
  ),
  system(
    'a user id that has changed',
    { type: 'user_changed_user_id', user_id: 'TW.9', previous_user_id: userId },
    [{ externalId: userId, phone: null, userId: 'TW.9' }],
    {},
  ),
  system('other news of WhatsApp’s own', { type: 'customer_identity_changed' }, []),
  system('a number that has changed to nothing', { type: 'user_changed_number' }, []),
  preference('a customer who stops marketing messages', { value: 'stop' }, [{ optedOut: true }]),
  preference('a customer who resumes them', { value: 'resume', timestamp: '1767225600' }, [{ optedOut: false }]),
  preference('another category', { value: 'stop', category: 'utility_messages' }, []),
  preference('another value', { value: 'less' }, []),
  inbound('14 §2.5: the number itself', { from: '886277001234', type: 'text', text: { body: 'x' } }, [ignored('text')]),
  {
    name: '14 §2.3: a message and a status while Meta’s own agent has the chat',
    body: body(
      change(
        {
          standby: {
            contacts,
            messages: [message({ type: 'text', text: { body: '代碼 9K3M' } })],
            statuses: [status({ status: 'sent' })],
          },
        },
        'standby',
      ),
    ),
    events: [said({ kind: 'message', text: null }), echo('sent')],
  },
  {
    name: 'somebody with a username: no number',
    body: body(
      change({
        contacts: [{ profile: { name: 'May' }, user_id: userId }],
        messages: [message({ from: undefined, type: 'text', text: { body: 'hi' } })],
      }),
    ),
    events: [{ account, at, externalId: userId, key: wamid, name: 'May', kind: 'message', text: 'hi' }],
  },
  {
    name: 'as before user ids: a number alone',
    body: body(
      change({
        contacts: [{ profile: { name: 'May' }, wa_id: phone }],
        messages: [message({ from_user_id: undefined, type: 'text', text: { body: 'hi' } })],
      }),
    ),
    events: [{ account, at, externalId: phone, key: wamid, name: 'May', kind: 'message', text: 'hi' }],
  },
  {
    name: 'two people in one change: each has their own name',
    body: body(
      change({
        contacts: [...contacts, { profile: { name: 'Lin' }, wa_id: '886900000001', user_id: 'TW.2' }],
        messages: [
          message({ id: 'w2', from: '886900000001', from_user_id: 'TW.2', type: 'text', text: { body: '2' } }),
          message({ type: 'text', text: { body: '1' } }),
        ],
      }),
    ),
    events: [
      { key: 'w2', externalId: 'TW.2', name: 'Lin', text: '2' },
      { key: wamid, externalId: userId, name: '陳小美', text: '1' },
    ],
  },
  told('sent', { status: 'sent', conversation: { id: 'c' }, pricing: { billable: true } }, [echo('sent')]),
  told('delivered', { status: 'delivered' }, [echo('delivered', { delivered: true })]),
  told('read', { status: 'read' }, [echo('read', { delivered: true })]),
  told('played', { status: 'played' }, [echo('played', { delivered: true })]),
  told('failed: not on WhatsApp', failed(131026), [
    undelivered({ kind: 'skipped', reason: 'blocked', code: '131026' }),
  ]),
  told('failed: after the window', failed(131047), [
    undelivered({ kind: 'skipped', reason: 'window', code: '131047' }),
  ]),
  told('14 §2.2: failed: held back', failed(131049), [
    undelivered({ kind: 'skipped', reason: 'refused_by_platform', code: '131049' }),
  ]),
  told('14 §2.2: failed: the account is restricted', failed(131031), [
    undelivered({ kind: 'never', reason: 'account_restricted', code: '131031' }),
  ]),
  told('failed: trouble that may pass is over for this message', failed(131000), [
    undelivered({ kind: 'never', reason: 'platform_error', code: '131000' }),
  ]),
  told('failed: access lost', failed(131005), [
    undelivered({ kind: 'never', reason: 'channel_unauthorized', code: '131005' }),
  ]),
  told('failed without a reason', { status: 'failed' }, [
    undelivered({ kind: 'never', reason: 'platform_error', code: 'failed' }),
  ]),
  told('a status that nobody knows', { status: 'framed' }, [ignored('framed')]),
  {
    name: 'messages and statuses in one change',
    body: body(
      change({
        contacts,
        messages: [message({ type: 'text', text: { body: 'x' } })],
        statuses: [status({ status: 'sent' })],
      }),
    ),
    events: [said({ kind: 'message', text: 'x' }), echo('sent')],
  },
  {
    name: 'an error of the account, and news of it',
    body: body(
      change({ errors: [{ code: 131031, title: 'x' }] }),
      change({ event: 'FLAGGED' }, 'phone_number_quality_update'),
    ),
    events: [
      { account, kind: 'ignored', type: 'errors' },
      { account, kind: 'ignored', type: 'phone_number_quality_update' },
    ],
  },
];
