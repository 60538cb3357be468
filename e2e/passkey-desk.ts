// The console with real sign-in: its own server, under a host name that passkeys can be bound to, and a virtual fingerprint reader.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CDPSession, type Page, test as story } from '@playwright/test';
import pg from 'pg';
import { openEmbedded } from '../server/store/embedded/embedded.ts';
import { freePort } from '../server/testing/entry/ports.ts';
import { type ServerProcess, startProcess } from './server-process.ts';

/** The pages of the navigation that every role but an agent's has, in their order. */
export const everybodysPages = [
  'Campaigns',
  'Bot modules',
  'Journeys',
  'Rich menus',
  'Channels',
  'Profiles',
  'Tags',
  'Brand',
  'My account',
];
export const navigationLinks = (page: Page) => page.getByRole('navigation', { name: 'Console' }).getByRole('link');

const root = fileURLToPath(new URL('..', import.meta.url));

type Desk = {
  url: string;
  server: ServerProcess;
  /** What the operator types, beside the running server. @returns the one-time link */
  invite: (role: string, name: string) => string;
};

/** Passkeys need a host name, so the server uses this machine's. */
export const test = story.extend<object, { platformUrls: Record<string, string>; desk: Desk }>({
  /** Where the platforms are, for stories that need them. */
  platformUrls: [{}, { scope: 'worker', option: true }],
  desk: [
    async ({ browser: _, platformUrls }, use) => {
      const port = await freePort();
      const url = `http://localhost:${port}`;
      const env = { PUBLIC_URL: url, TRUST_PROXY: '0', PORT: String(port), LOG_LEVEL: 'debug', ...platformUrls };
      const server = await startProcess('dist/server/main.js', env, /listens at/);
      await use({ url, server, invite: (role, name) => invite(server, env, role, name) });
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

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

/** Chromium's virtual authenticator; it accepts until it is told otherwise. */
async function plugInReader(page: Page): Promise<{ knowsFinger: (knows: boolean) => Promise<void> }> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const knowsFinger = async (isUserVerified: boolean) => {
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  };
  return { knowsFinger };
}

/** Opens a one-time link and adds a passkey. */
export async function arrive(page: Page, link: string) {
  const reader = await plugInReader(page);
  await page.goto(link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.waitForURL('**/console');
  return reader;
}

/** What the console can't do: time that passes, people who are no longer there. */
export async function change({ server: { dataDir } }: Desk, sql: string): Promise<void> {
  const { url: connectionString } = await openEmbedded({ dataDir });
  const database = new pg.Pool({ connectionString, max: 1 });
  await database.query(sql);
  await database.end();
}

export const passFiveMinutes = (desk: Desk) =>
  change(desk, `update session set passkey_at = passkey_at - interval '6 minutes'`);
