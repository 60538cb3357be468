import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test as story } from '@playwright/test';
import pg from 'pg';
import { openEmbedded } from '../server/store/embedded.ts';
import { freePort, type ServerProcess, startProcess } from './server-process.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A server of its own, by the name that passkeys need: a bare address can have none. */
const test = story.extend<object, { desk: { url: string; server: ServerProcess; env: Record<string, string> } }>({
  desk: [
    async ({ browser: _ }, use) => {
      const port = await freePort();
      const url = `http://localhost:${port}`;
      const env = { PUBLIC_URL: url, PORT: String(port), LOG_LEVEL: 'debug' };
      const server = await startProcess('dist/server/main.js', env, /listens at/);
      await use({ url, server, env });
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
test.use({ locale: 'en', viewport: { width: 1280, height: 800 } });

/** What the operator types, beside the running server. @returns the one-time link */
function invite(server: ServerProcess, env: Record<string, string>, role: string, name: string): string {
  const { PATH = '', HOME = '' } = process.env;
  const made = spawnSync(process.execPath, ['dist/server/main.js', '--sign-in-link', '--role', role, '--name', name], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH, HOME, DATA_DIR: server.dataDir, ...env },
  });
  const [link] = /http\S+\/sign-in\/\S+/.exec(made.stdout) ?? [];
  if (!link) throw new Error(`no link: ${made.stdout}${made.stderr}`);
  return link;
}

/** A fingerprint reader that always says yes, as Chromium plays it. */
async function plugInReader(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function arrive(page: Page, link: string): Promise<void> {
  await plugInReader(page);
  await page.goto(link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
}

test('the first administrator comes by a link, adds a passkey, leaves, and comes back by it', async ({
  page,
  desk,
  context,
}) => {
  const link = invite(desk.server, desk.env, 'administrator', 'Mei <b>Chen</b>');
  // A preview opens the link first: it changes nothing.
  expect((await page.request.get(link)).status()).toBe(200);
  await arrive(page, link);
  await expect(page).toHaveURL(`${desk.url}/console`);
  await expect(page.getByText('Mei <b>Chen</b>')).toBeVisible();
  expect((await context.cookies()).find(({ name }) => name === 'omnilink')).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
  });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${desk.url}/sign-in`);
  await page.goto(`${desk.url}/console/staff`);
  await expect(page).toHaveURL(`${desk.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(`${desk.url}/console`);

  // The link is used up, for whoever finds it.
  await page.goto(link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('used already');
});

test('a change of weight asks for the passkey again after five minutes, and goes on by itself', async ({
  page,
  desk,
}) => {
  await arrive(page, invite(desk.server, desk.env, 'administrator', 'Wu'));
  await expect(page).toHaveURL(`${desk.url}/console`);
  await passFiveMinutes(desk.server);
  // A passkey added by a cookie alone would outlive the cookie.
  const refused = await page.request.post(`${desk.url}/api/v1/session/enrol/options`, {
    headers: { origin: desk.url },
  });
  expect(await refused.json()).toMatchObject({ status: 403, code: 'passkey_required' });

  await page.goto(`${desk.url}/console/staff`);
  const row = page.getByRole('row', { name: /Wu/ });
  const confirmed = page.waitForResponse((answer) => answer.url().endsWith('/session/confirm'));
  await row.getByRole('button', { name: /link/i }).click();
  expect((await confirmed).status()).toBe(204);
  await expect(page.getByRole('dialog')).toContainText(`${desk.url}/sign-in/`);
});

test('an agent signs in, and is told that OmniLink is not for them', async ({ page, desk }) => {
  await arrive(page, invite(desk.server, desk.env, 'agent', 'Lin'));
  await expect(page).toHaveURL(`${desk.url}/console`);
  await expect(page.getByText(/^Your role can.t use OmniLink: ask an administrator\.$/)).toBeVisible();
  const refused = await page.request.get(`${desk.url}/api/v1/campaigns`);
  expect(await refused.json()).toMatchObject({
    status: 403,
    code: 'forbidden',
    title: 'Your role can’t use OmniLink: ask an administrator.',
  });
});

async function passFiveMinutes({ dataDir }: ServerProcess): Promise<void> {
  const { url: connectionString } = await openEmbedded({ dataDir });
  const database = new pg.Pool({ connectionString, max: 1 });
  await database.query(`update session set passkey_at = passkey_at - interval '6 minutes'`);
  await database.end();
}
