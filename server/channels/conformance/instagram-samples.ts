import { messagingSamples } from './messaging-samples.ts';
import type { Sample } from './platform-case.ts';

const account = '17841400000000001';
const { samples, sample, ignored, read } = messagingSamples('instagram', account);

/** https://developers.facebook.com/docs/instagram-platform/webhooks */
export const instagramSamples: Sample[] = [
  ...samples,
  sample('seen', { read: { mid: 'aWdfZAG1faXRlb' } }, [ignored('read')]),
  sample(
    'an answer to a story',
    {
      message: { mid: 'aWdfZAG1f', text: 'wow', reply_to: { story: { url: 'https://x.example/s', id: '1' } } },
    },
    [read({ key: 'aWdfZAG1f', kind: 'message', text: 'wow' })],
  ),
  sample('a message that the API cannot show', { message: { mid: 'aWdfZAG1f', is_unsupported: true } }, [
    read({ key: 'aWdfZAG1f', kind: 'message', text: null }),
  ]),
  {
    name: 'a comment',
    body: {
      object: 'instagram',
      entry: [{ id: account, time: 1767225600, changes: [{ field: 'comments', value: { text: 'x' } }] }],
    },
    events: [{ account, kind: 'ignored', type: 'comments', externalId: null }],
  },
];
