import type { Sample } from './platform-case.ts';

/**
 * What Messenger and Instagram document alike.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function messagingSamples(object: 'page' | 'instagram', account: string) {
  const customer = '4242424242424242';
  const timestamp = 1767225600000;
  const event = (more: object) => ({ sender: { id: customer }, recipient: { id: account }, timestamp, ...more });
  const read = (more: object) => ({ account, externalId: customer, at: new Date(timestamp), ...more });
  const ignored = (type: string) => ({ account, externalId: null, at: new Date(timestamp), kind: 'ignored', type });
  const sample = (name: string, given: object, events: object[]): Sample => ({
    name,
    body: { object, entry: [{ id: account, time: timestamp + 1, messaging: [event(given)] }] },
    events,
  });
  const standby = (name: string, given: object, events: object[]): Sample => ({
    name: `14 §2.3: ${name} while another app has the thread`,
    body: { object, entry: [{ id: account, time: timestamp + 1, standby: [event(given)] }] },
    events,
  });
  const mid = 'm_AG5Hz2Uq7tuwNEhXfYYKj8mJEM_QPpz5jdCK48PnKAjSdjfipqxqMvK8ma6AC8fplwlqLP_5cgXIbu7I3rBN0P';
  const referral = { ref: '9K3M-2Q7X', source: 'SHORTLINK', type: 'OPEN_THREAD' };

  const samples: Sample[] = [
    sample('a text', { message: { mid, text: '綁定' } }, [read({ key: mid, kind: 'message', text: '綁定' })]),
    sample(
      'a picture',
      { message: { mid, attachments: [{ type: 'image', payload: { url: 'https://x.example/1' } }] } },
      [read({ key: mid, kind: 'message', text: null })],
    ),
    sample('an answer to a message', { message: { mid, text: 'yes', reply_to: { mid: 'm_0' } } }, [
      read({ kind: 'message', text: 'yes' }),
    ]),
    sample('a message by a link', { message: { mid, text: 'hi', referral } }, [
      read({ kind: 'message', text: 'hi', ref: '9K3M-2Q7X' }),
    ]),
    sample('a link into a known chat', { referral }, [read({ kind: 'referral', ref: '9K3M-2Q7X' })]),
    sample('a link without a reference of ours', { referral: { source: 'ADS', type: 'OPEN_THREAD', ad_id: '6' } }, [
      ignored('referral'),
    ]),
    sample('a quick reply', { message: { mid, text: 'Yes', quick_reply: { payload: 'YES' } } }, [
      read({ key: mid, kind: 'postback', data: 'YES' }),
    ]),
    sample('a postback', { postback: { mid, title: 'Go', payload: 'GO' } }, [
      read({ key: mid, kind: 'postback', data: 'GO' }),
    ]),
    sample('a postback by a link', { postback: { title: 'Get started', payload: 'START', referral } }, [
      read({ kind: 'postback', data: 'START', ref: '9K3M-2Q7X' }),
    ]),
    sample('an unsent message', { message: { mid, is_deleted: true } }, [ignored('message')]),
    sample('an edited message', { message_edit: { mid, text: 'x', num_edit: 1 } }, [ignored('message_edit')]),
    sample('a reaction', { reaction: { mid, action: 'react', reaction: 'love', emoji: '❤' } }, [ignored('reaction')]),
    sample('a kind of event that nobody knows', { telepathy: { thought: '?' } }, [ignored('telepathy')]),
    {
      name: 'an echo',
      body: {
        object,
        entry: [
          {
            id: account,
            time: timestamp,
            messaging: [
              {
                sender: { id: account },
                recipient: { id: customer },
                timestamp,
                message: { mid, is_echo: true, app_id: 1517776481860111, metadata: 'outbox-1', text: 'x' },
              },
            ],
          },
        ],
      },
      events: [read({ key: mid, kind: 'echo', metadata: 'outbox-1', messageId: mid })],
    },
    standby('a message', { message: { mid, text: 'x' } }, [read({ key: mid, kind: 'message', text: null })]),
    standby('a quick reply', { message: { mid, text: 'x', quick_reply: { payload: 'GO' } } }, [
      read({ key: mid, kind: 'message', text: null }),
    ]),
    standby('a postback, which has no payload there', { postback: { mid, title: 'Go' } }, [
      read({ key: mid, kind: 'message', text: null }),
    ]),
    standby('what has been read', { read: { watermark: timestamp } }, [ignored('standby')]),
    {
      name: '14 §2.5: a sender that is the account itself',
      body: {
        object,
        entry: [
          {
            id: account,
            time: timestamp,
            messaging: [
              { sender: { id: account }, recipient: { id: account }, timestamp, message: { mid, text: 'x' } },
            ],
          },
        ],
      },
      events: [ignored('message')],
    },
    sample('the account itself: a message', { message: { mid, text: 'x', is_self: true } }, [ignored('message')]),
    sample('the account itself: a postback', { postback: { mid, title: 'Go', payload: 'GO', is_self: true } }, [
      ignored('postback'),
    ]),
    sample('the account itself: an echo', { message: { mid, text: 'x', is_echo: true, is_self: true } }, [
      ignored('message'),
    ]),
  ];
  return { samples, sample, ignored, read };
}
