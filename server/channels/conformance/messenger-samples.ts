import { messagingSamples } from './messaging-samples.ts';
import type { Sample } from './platform-case.ts';

const page = '1001001001001';
const { samples, sample, ignored } = messagingSamples('page', page);

export const messengerSamples: Sample[] = [
  ...samples,
  sample('a receipt', { delivery: { mids: ['m_1'], watermark: 1767225600000 } }, [ignored('delivery')]),
  sample('read', { read: { watermark: 1767225600000 } }, [ignored('read')]),
  sample('an opt-in', { optin: { type: 'notification_messages', payload: 'x' } }, [ignored('optin')]),
  sample('a handover', { pass_thread_control: { new_owner_app_id: '1' } }, [ignored('pass_thread_control')]),
  {
    name: 'a post on the page',
    body: {
      object: 'page',
      entry: [{ id: page, time: 1767225600, changes: [{ field: 'feed', value: { item: 'post' } }] }],
    },
    events: [{ account: page, kind: 'ignored', type: 'feed', externalId: null }],
  },
];
