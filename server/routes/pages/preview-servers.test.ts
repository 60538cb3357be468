// A phone at one server sees what was changed at another, through nginx too.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../app.ts';
import { buildContext } from '../../context.ts';
import { findNginx, startNginx } from '../../testing/entry/nginx.ts';
import { freePort } from '../../testing/entry/ports.ts';
import { openTestApp, pageFolder, type TestApp } from '../../testing/test-app.ts';
import { openPreview, phoneAt } from '../../testing/test-previews.ts';

const nginx = findNginx();
let app: TestApp;
let other: { url: string; close: () => Promise<unknown> };
beforeAll(async () => {
  app = await openTestApp();
  other = await openAnother();
});
afterAll(async () => {
  await other.close();
  await app.close();
});

/** A second server of the same database. */
async function openAnother() {
  const { connectionString = '' } = app.context.store.pool.options;
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  const context = buildContext(app.context.config, connectionString, secrets);
  const clientDir = pageFolder();
  const server = await buildApp(context, { clientDir });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const close = async () => {
    await server.close();
    await context.store.close();
    rmSync(clientDir, { recursive: true });
  };
  return { url, close };
}

/** Every change at the first server is heard at this address. */
async function hearsChanges(url: string): Promise<void> {
  const campaign = await app.newCampaign();
  const { path } = await openPreview(app, campaign);
  const phone = phoneAt({ url }, path);
  const stream = await phone.listens();
  expect(stream.answer.headers.get('content-type')).toBe('text/event-stream');
  for (const name of ['one', 'two']) {
    await app.api('PATCH', `/campaigns/${campaign.id}/preview`, { draft: { name } });
    const shown = await phone.shows();
    expect(shown.campaignName).toBe(name);
    expect(await stream.hears(`data: ${shown.version}\n`)).toContain(shown.version);
  }
  await app.api('DELETE', `/campaigns/${campaign.id}/preview`);
  expect(await stream.ends()).toContain('event: over');
}

test('at another server', () => hearsChanges(other.url));

test.skipIf(!nginx)('through nginx, as they happen', async () => {
  const port = await freePort();
  const upstreams = [app.url, other.url].map((url) => Number(new URL(url).port));
  const proxy = await startNginx(nginx ?? '', port, upstreams);
  await hearsChanges(`http://127.0.0.1:${port}`).finally(proxy.stop);
});
