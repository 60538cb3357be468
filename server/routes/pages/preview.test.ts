// `/preview/:token`: who opens it, that nothing is written by it, how it follows the editor, and how it ends.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhonePreviewState } from '../../contract/phone-previews.ts';
import { type ModuleTest, openModuleTest } from '../../testing/test-modules.ts';
import { openPreview, phoneAt } from '../../testing/test-previews.ts';

let app: ModuleTest;
beforeAll(async () => {
  app = await openModuleTest();
});
afterAll(() => app.close());

const state = async (id: string) => (await app.api<PhonePreviewState>('GET', `/campaigns/${id}/preview`)).body;

test('without a body, too', async () => {
  expect((await app.api('POST', `/campaigns/${app.campaign.id}/preview`)).status).toBe(201);
});

test('the page opens for anybody with the address, and its data are nowhere else', async () => {
  const phone = await openPreview(app, app.campaign);
  expect(phone.path).toMatch(/^\/preview\/[\w-]{43}$/);
  const page = await phone.ask('');
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('x-robots-tag')).toContain('noindex');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('set-cookie')).toBeNull();
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'; style-src 'self' 'sha256-/,
  );
  expect(await page.text()).not.toContain(app.campaign.card.title);
  const token = phone.path.slice('/preview/'.length);
  const rows = JSON.stringify(await app.sql('select * from campaign_preview'));
  expect(rows).not.toContain(token);
});

test('nothing is written: no attempt, no contact, no message, no card, no count', async () => {
  const campaign = await app.newCampaign({ askFirst: true });
  const phone = await openPreview(app, campaign);
  const before = await everything();
  await phone.ask('');
  const stream = await phone.listens();
  await stream.hears('event: version');
  await phone.shows();
  for (const step of ['card', 'guide', 'jump', 'consent', 'linked', 'chat']) {
    expect((await phone.ask('/position', { method: 'POST', body: { step, outcome: 'success' } })).status).toBe(204);
  }
  await app.api('PATCH', `/campaigns/${campaign.id}/preview`, { draft: { name: 'x' } });
  await phone.shows();
  stream.leave();
  await app.settle();
  expect(await everything()).toEqual(before);
});

/** All rows of all tables, but for the previews' own, and what servers write of themselves. */
async function everything(): Promise<Record<string, string>> {
  const tables = await app.sql<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
       and relname not in ('campaign_preview', 'running_server', 'write_probe') order by 1`,
  );
  expect(tables.length).toBeGreaterThan(40);
  const rows = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await app.sql<{ all: string }>(
        `select coalesce(string_agg(t::text, chr(10) order by t::text), '') as all from "${name}" t`,
      );
      return [name, row?.all ?? ''] as const;
    }),
  );
  return Object.fromEntries(rows);
}

describe('its end', () => {
  const isOver = async (phone: Pick<ReturnType<typeof phoneAt>, 'ask'>) => {
    for (const more of ['', '/data']) {
      const answer = await phone.ask(more);
      expect(answer.status, more).toBe(410);
      expect(await answer.text()).toContain('data-reason="preview_over"');
    }
    expect((await phone.ask('/events')).status).toBe(404);
    expect((await phone.ask('/position', { method: 'POST', body: { step: 'card', outcome: 'success' } })).status).toBe(
      404,
    );
  };

  test('by hand: all of the campaign, and the phone hears of it', async () => {
    const campaign = await app.newCampaign();
    const phone = await openPreview(app, campaign);
    const stream = await phone.listens();
    await stream.hears('event: version');
    expect((await app.api('DELETE', `/campaigns/${campaign.id}/preview`)).status).toBe(204);
    expect(await stream.ends()).toContain('event: over');
    await isOver(phone);
    expect((await app.api('PATCH', `/campaigns/${campaign.id}/preview`, { draft: {} })).status).toBe(404);
    expect(await state(campaign.id)).toEqual({ expiresAt: null, watching: false, position: null });
    expect((await app.api('DELETE', `/campaigns/${campaign.id}/preview`)).status, 'twice').toBe(204);
  });

  test('with a new one by the same person, with the campaign, and after an hour', async () => {
    const campaign = await app.newCampaign();
    const first = await openPreview(app, campaign);
    const second = await openPreview(app, campaign);
    await isOver(first);
    await second.shows();
    await app.api('DELETE', `/campaigns/${campaign.id}`);
    await isOver(second);

    const other = await openPreview(app, await app.newCampaign());
    expect(Date.parse(other.expiresAt) - Date.now()).toBeGreaterThan(59 * 60_000);
    app.clock.offsetMs += 59 * 60_000;
    await other.shows();
    app.clock.offsetMs += 60_000;
    await isOver(other);
  });

  test('an unknown address looks the same, and guesses are limited', async () => {
    await isOver(phoneAt(app, `/preview/${'x'.repeat(43)}`));
    await isOver(phoneAt(app, `/preview/${'x'.repeat(1_000)}`));
    const good = await openPreview(app, await app.newCampaign());
    const guess = phoneAt(app, '/preview/guess');
    let answer = await guess.ask('');
    for (let tries = 0; tries < 80 && answer.status === 410; tries += 1) answer = await guess.ask('');
    expect(answer.status).toBe(429);
    expect((await good.ask('')).status).toBe(200);
  });
});

describe('a phone that watches', () => {
  test('hears of each change, of the editor’s own and of a saved draft', async () => {
    const campaign = await app.newCampaign();
    const phone = await openPreview(app, campaign);
    const stream = await phone.listens();
    expect(stream.answer.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.answer.headers.get('x-accel-buffering')).toBe('no');
    const { version } = await phone.shows();
    await stream.hears(`data: ${version}\n`);
    await app.api('PATCH', `/campaigns/${campaign.id}/preview`, { draft: { name: 'x' } });
    await stream.hears(`data: ${(await phone.shows()).version}\n`);
    await app.api('PATCH', `/campaigns/${campaign.id}`, { draft: { name: 'y' } });
    await stream.hears(`data: ${(await phone.shows()).version}\n`);
    stream.leave();
  });

  test('is seen by who opened the preview, with the step that it is at, and is gone when it leaves', async () => {
    const campaign = await app.newCampaign();
    const phone = await openPreview(app, campaign);
    expect(await state(campaign.id)).toMatchObject({ watching: false, position: null });
    const stream = await phone.listens();
    await expect.poll(async () => (await state(campaign.id)).watching, { timeout: 10_000 }).toBe(true);
    const position = { step: 'add_friend', outcome: 'success' };
    await phone.ask('/position', { method: 'POST', body: position });
    expect(await state(campaign.id)).toMatchObject({ watching: true, position });
    stream.leave();
    await expect.poll(async () => (await state(campaign.id)).watching, { timeout: 10_000 }).toBe(false);
  });

  test('several, but not any number', async () => {
    const phone = await openPreview(app, await app.newCampaign());
    const streams = await Promise.all(Array.from({ length: 5 }, () => phone.listens()));
    expect(streams.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect((await phone.ask('/events')).status).toBe(503);
    for (const { leave } of streams) leave();
    await expect
      .poll(async () => {
        const one = await phone.listens();
        one.leave();
        return one.answer.status;
      })
      .toBe(200);
  });

  test('can only say where it is', async () => {
    const phone = await openPreview(app, await app.newCampaign());
    for (const body of [{}, { step: 'x', outcome: 'success' }, { step: 'card', outcome: 'success', note: 'hello' }]) {
      expect((await phone.ask('/position', { method: 'POST', body })).status).toBe(400);
    }
  });

  test('is told to connect to another server when this one ends', async () => {
    const own = await openModuleTest();
    const phone = await openPreview(own, own.campaign);
    const stream = await phone.listens();
    await stream.hears('event: version');
    own.context.ending.draining = true;
    expect(await stream.ends(), 'while it is still serving').not.toContain('event: over');
    expect((await phone.ask('/events')).status).toBe(503);
    own.context.ending.draining = false;
    const again = await phone.listens();
    const closed = own.close();
    expect(await again.ends(), 'with its connections').not.toContain('event: over');
    await closed;
  });
});
