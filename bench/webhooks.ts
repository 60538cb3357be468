import { createHmac } from 'node:crypto';
import { benchAdminKey, forkServer } from './server-child.ts';

const appSecret = 'bench-app-secret';
const pageId = '7000000001';
const bodies = 8;
const bodyBytes = 3_000_000;

/**
 * Eight webhooks of 3 MB at once: how long the server's event loop was blocked at most, and how long all took.
 * @returns milliseconds
 */
export async function largeWebhooks(databaseUrl: string) {
  const server = await forkServer({ DATABASE_URL: databaseUrl });
  try {
    const credentials = { pageId, accessToken: 'x', appSecret, verifyToken: 'x' };
    const connected = await fetch(`${server.url}/api/v1/channels`, {
      method: 'POST',
      headers: { authorization: `Bearer ${benchAdminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ platform: 'messenger', name: 'bench', credentials }),
    });
    if (connected.status !== 201 && connected.status !== 409)
      throw new Error(`connecting the page answered ${connected.status}`);
    const payloads = Array.from({ length: bodies }, (_, n) => payload(n));
    await post(server.url, payload(bodies, 3_000));
    await server.look();
    const startedAt = performance.now();
    await Promise.all(payloads.map((body) => post(server.url, body)));
    const allMs = performance.now() - startedAt;
    return { allMs, ...(await server.look()) };
  } finally {
    server.stop();
  }
}

/** A page's messages, as Meta writes them in one entry; every one of a customer of its own, in standby so that none asks for a name. */
function payload(serial: number, bytes = bodyBytes): string {
  const event = (n: number) => ({
    sender: { id: `${9_000_000_000 + serial * 100_000 + n}` },
    recipient: { id: pageId },
    timestamp: Date.now(),
    message: { mid: `m_${serial}_${n}`, text: '你好，我想問一下 "訂單" 的事。'.repeat(8) },
  });
  const size = Buffer.byteLength(JSON.stringify(event(0)));
  const standby = Array.from({ length: Math.ceil(bytes / size) }, (_, n) => event(n));
  return JSON.stringify({ object: 'page', entry: [{ id: pageId, time: Date.now(), standby }] });
}

/** A rejected webhook is sent again, as the platforms do. */
async function post(url: string, body: string): Promise<void> {
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  for (let tries = 0; tries < 10; tries += 1) {
    const { status } = await fetch(`${url}/webhooks/meta`, { method: 'POST', headers, body });
    if (status === 200) return;
    if (status !== 503) throw new Error(`a webhook of ${body.length} bytes was answered ${status}`);
  }
  throw new Error('a webhook was turned away ten times');
}
