// Webhooks built by a test: any bytes, signed or not, and what OmniLink stores of them.
import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { testLine, testPage } from './test-app.ts';
import type { LinkTest } from './test-link.ts';

export const signatureOf = (body: string, secret: string) => createHmac('sha256', secret).update(body);

export function webhookSender(app: LinkTest) {
  let before = { events: 0, foreign: 0 };
  const count = async () => {
    const [row] = await app.sql<typeof before>(
      'select (select count(*) from inbound_event) as events, (select count(*) from foreign_entry) as foreign',
    );
    return row ?? before;
  };
  const post = async (path: string, body: string, headers: Record<string, string>) => {
    const response = await fetch(`${app.url}/webhooks/${path}`, { method: 'POST', body: Buffer.from(body), headers });
    await response.text();
    return response.status;
  };
  return {
    /** The answer's status. */
    post,
    toLine: (body: string, secret = testLine.channelSecret) =>
      post(`line/${app.line.id}`, body, {
        'content-type': 'application/json',
        'x-line-signature': signatureOf(body, secret).digest('base64'),
      }),
    toMeta: (body: string, secret = testPage.appSecret) =>
      post('meta', body, {
        'content-type': 'application/json',
        'x-hub-signature-256': `sha256=${signatureOf(body, secret).digest('hex')}`,
      }),
    /** `grew` counts from this call on. */
    async begin() {
      before = await count();
    },
    async grew() {
      const { events, foreign } = await count();
      return { events: events - before.events, foreign: foreign - before.foreign };
    },
    /** Waits until all events have been processed. */
    async allProcessed() {
      await app.settle();
      expect(await app.sql('select event_key, note from inbound_event where processed_at is null')).toEqual([]);
    },
    async contactOf(externalId: string) {
      const [row] = await app.sql<{ state: string; last_inbound_at: Date | null }>(
        'select * from contact where external_id = $1',
        [externalId],
      );
      return row;
    },
  };
}
