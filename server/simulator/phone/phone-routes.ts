// The demo's phone page: two of a person's chats beside each other, on OmniLink's own origin, because its service worker
// must control `/go` and `/link`. Registered with the simulator's prefix, in demo mode only.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { PhoneInfo } from './phone-info.ts';

export type PhoneOptions = {
  /** Where the build has put `phone.html` and `service-worker.js`; the page's other files are under `/assets/`. */
  clientDir: string;
  /** Asked for at each load, and while the page is open. */
  info: () => PhoneInfo | Promise<PhoneInfo>;
  /** @returns false if there is no such campaign */
  setCampaignEnabled: (change: CampaignSwitch) => Promise<boolean>;
};

// The frame is OmniLink's own pages; everything else the worker answers, so nothing may leave this origin.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
  "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types phone";

const campaignBody = z.strictObject({ id: z.string(), enabled: z.boolean() });
export type CampaignSwitch = z.infer<typeof campaignBody>;

/** `GET /phone`, its service worker, `GET /phone/info` and a campaign's switch `POST /phone/campaign`. */
export const phonePlugin: FastifyPluginAsync<PhoneOptions> = async (app, { clientDir, info, setCampaignEnabled }) => {
  const built = (name: string) => readFile(join(clientDir, name), 'utf8');
  const [page, worker] = [await built('phone.html'), await built('service-worker.js')];
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  app.get('/phone', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  // Its scope reaches above its own folder, down to `/go` and `/link`.
  app.get('/phone/service-worker.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('service-worker-allowed', '/').send(worker),
  );
  app.get('/phone/info', async () => info());
  app.post('/phone/campaign', async (request, reply) => {
    const body = campaignBody.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: 'id names a campaign; enabled is true or false' });
    const found = await setCampaignEnabled(body.data);
    return found ? reply.code(204).send() : reply.code(404).send({ error: 'no such campaign' });
  });
};
