// The demo's phone page: two of a person's chats beside each other, on OmniLink's own origin, because its service worker
// must control `/go` and `/link`. Registered with the simulator's prefix, in demo mode only.
import { createHash } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { z } from 'zod';

/** What the page needs to know of the demo; asked for at each load. */
export type PhoneInfo = {
  /** Where OmniLink is reached: the page moves there if it was opened under another name of the same machine. */
  publicUrl: string;
  brand: string;
  /** The brand's account of each chat: `messenger instagram line whatsapp`, and its second ones, `line2 whatsapp2`. */
  accounts: Record<string, string>;
  /** The routes that a card can take. `keyword`: typed into the source's chat to get a card. */
  paths: { source: string; target: string; keyword: string; campaignEnabled: boolean }[];
  consoleUrl?: string;
};

export type PhoneOptions = {
  info: () => PhoneInfo | Promise<PhoneInfo>;
  /** @returns false if there is no such route, or its campaign is gone */
  setCampaignEnabled: (change: CampaignSwitch) => Promise<boolean>;
};

const files = import.meta.glob<string>('./page/*.{html,css,js,svg}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

// The frame is OmniLink's own pages; everything else the worker answers, so nothing may leave this origin.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
  "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types phone";

const campaignBody = z.strictObject({ source: z.string(), target: z.string(), enabled: z.boolean() });
type CampaignSwitch = z.infer<typeof campaignBody>;

/** `GET /phone`, its files under `/phone/…`, `GET /phone/info` and a campaign's switch `POST /phone/campaign`. */
export const phonePlugin: FastifyPluginAsync<PhoneOptions> = async (app, { info, setCampaignEnabled }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  app.get('/phone', (request, reply) => sendFile(reply, 'phone.html', request.headers['if-none-match']));
  app.get('/phone/info', async (_request, reply) => reply.header('cache-control', 'no-store').send(await info()));
  app.post('/phone/campaign', async (request, reply) => {
    const body = campaignBody.safeParse(request.body);
    if (!body.success)
      return reply.code(400).send({ error: 'source and target name a path; enabled is true or false' });
    const found = await setCampaignEnabled(body.data);
    return found ? reply.code(204).send() : reply.code(404).send({ error: 'no campaign on this path' });
  });
  app.get<{ Params: { name: string } }>('/phone/:name', (request, reply) => {
    const { name } = request.params;
    // Its scope reaches above its own folder, down to `/go` and `/link`.
    if (name === 'service-worker.js') reply.header('service-worker-allowed', '/');
    return sendFile(reply, name, request.headers['if-none-match']);
  });
};

function sendFile(reply: FastifyReply, name: string, knownTag: string | undefined) {
  const path = `./page/${name}`;
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) return reply.code(404).send({ error: 'no such file' });
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  reply.header('cache-control', 'no-cache').header('etag', tag);
  if (knownTag === tag) return reply.code(304).send();
  return reply.type(types[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain').send(text);
}
