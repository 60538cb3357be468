import { openPlatformHttp } from '../http.ts';
import { buildWhatsappChannel } from '../whatsapp/channel.ts';
import { aDayLater, metaFailures, never } from './meta-failures.ts';
import { control, type Failure, type PlatformCase } from './platform-case.ts';
import { whatsappSamples } from './whatsapp-samples.ts';

const refuse = (code: number) => ({ kind: 'status', status: 400, body: { error: { message: 'x', code } } });

const failures: Failure[] = [
  ...metaFailures('whatsapp/numbers').filter(({ name }) => name !== 'permission gone'),
  aDayLater('131047'),
  {
    name: 'permission gone',
    arrange: (simulator, { id }) => control(simulator, `PATCH whatsapp/numbers/${id}`, { tokenState: 'no_permission' }),
    outcome: never('channel_unauthorized', '131005'),
  },
  {
    name: 'too much for one customer',
    fault: refuse(131056),
    outcome: { kind: 'retry', scope: 'contact', afterMs: null, code: '131056' },
  },
  {
    name: 'too much for the number',
    fault: refuse(130429),
    outcome: { kind: 'retry', scope: 'channel', afterMs: null, code: '130429' },
  },
  { name: 'not on WhatsApp', fault: refuse(131026), outcome: { kind: 'skipped', reason: 'blocked', code: '131026' } },
  { name: 'no way to pay', fault: refuse(131042), outcome: never('payment_required', '131042') },
];

/** WhatsApp in the conformance suite. */
export const whatsappCase: PlatformCase = {
  platform: 'whatsapp',
  simulated: 'whatsapp',
  idField: 'phoneNumberId',
  build: (simulator) =>
    buildWhatsappChannel({ graphUrl: `${simulator}/meta`, http: openPlatformHttp(), now: () => new Date() }),

  async open(simulator, webhookUrl) {
    const random = Math.floor(Math.random() * 1e8);
    const [id, phoneNumber] = [String(500_000_000_000 + random), `8869${String(random).padStart(8, '0')}`];
    const number = {
      phoneNumberId: id,
      phoneNumber,
      webhookUrl,
      name: '好店',
      requireProof: true,
      statuses: ['sent'],
      throughput: 1000,
    };
    const made = await control<{ accessToken: string; appSecret: string }>(simulator, 'POST whatsapp/numbers', number);
    const { id: customer } = await control<{ id: string }>(simulator, 'POST customers', { name: '陳小美' });
    await control(simulator, 'POST play/whatsapp/type', { phoneNumberId: id, customer, text: 'hello' });
    await control(simulator, 'POST settle', {});
    const known = await control<{ externalId: string }>(simulator, `GET customers/${customer}/ids/whatsapp/${id}`);
    const { accessToken, appSecret } = made;
    const credentials = { phoneNumberId: id, phoneNumber, accessToken, appSecret, verifyToken: 'v' };
    return { id, account: id, customer, externalId: known.externalId, credentials };
  },

  signatureHeader: 'x-hub-signature-256',
  secretField: 'appSecret',
  sendAt: { host: 'meta', path: '/*/messages' },
  maxText: 4096,
  samples: whatsappSamples,
  echoes: true,
  plays: [
    {
      play: 'whatsapp/type',
      body: { text: '綁定 "😀"' },
      event: { kind: 'message', text: '綁定 "😀"', name: '陳小美' },
    },
    { play: 'whatsapp/reply', body: { id: 'GO', title: 'Go' }, event: { kind: 'postback', data: 'GO' } },
    { play: 'whatsapp/image', body: { url: 'https://x.example/1.jpg' }, event: { kind: 'message', text: null } },
  ],
  failures,
  info: ({ id, credentials }) => ({
    ok: true,
    externalId: id,
    name: '好店',
    chatUrl: `https://wa.me/${credentials.phoneNumber}`,
    public: { phoneNumberId: id, phoneNumber: credentials.phoneNumber },
  }),
  tellsProfiles: false,
  enveloped: (messages, { id }) => [{ messaging_product: 'whatsapp', metadata: { phone_number_id: id }, messages }],
};
