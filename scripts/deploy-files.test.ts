// The files that operators copy: the programs that read them say whether they are right, where those are installed.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../server/config.ts';
import { buildMetrics, collectProcessMetrics } from '../server/metrics.ts';
import { freePort } from '../server/testing/entry/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnilink-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string) => readFileSync(path, 'utf8');
/** The path of a program, null if it isn't installed. */
function programAt(name: string): string | null {
  const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  const place = places.find((it) => existsSync(join(it, name)));
  if (!place) console.log(`skipped: no ${name} here`);
  return place ? join(place, name) : null;
}

/** The variables of `deploy/env.example`, with the values that it leaves out. */
function exampleEnvironment(): Record<string, string> {
  const pairs = read('deploy/env.example')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(/=(.*)/s).slice(0, 2));
  return {
    ...Object.fromEntries(pairs),
    OMNILINK_SECRETS: `k1:${Buffer.from('a key for tests, 32 bytes or more').toString('base64')}`,
  };
}

test('the example of the environment is one that the server starts with', () => {
  const config = readConfig(exampleEnvironment());
  expect(config).toMatchObject({ mode: 'production', trustProxy: 1, metrics: { listen: { port: 9464 } } });
  const source = read('server/config.ts');
  for (const name of Object.keys(exampleEnvironment())) expect(source).toContain(`  ${name}: `);
});

describe('systemd', () => {
  const unit = read('deploy/omnilink.service');
  const analyze = programAt('systemd-analyze');

  test.skipIf(!analyze)('takes the unit without a word', () => {
    // The node and the folder of this machine, since systemd looks whether the program is there.
    const here = unit.replace('/usr/bin/node', process.execPath).replace('/opt/omnilink', process.cwd());
    const path = join(folder, 'omnilink.service');
    writeFileSync(path, here);
    const { status, stdout, stderr } = spawnSync(analyze ?? '', ['verify', '--man=no', path], { encoding: 'utf8' });
    expect({ status, said: `${stdout}${stderr}`.split('\n').filter((line) => line.includes('omnilink')) }).toEqual({
      status: 0,
      said: [],
    });
  });

  test('stops the server only, gives it time to drain, and lets it write where its data is', () => {
    expect(unit).toContain('KillMode=mixed');
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(5 + 15);
    expect(unit).toContain('DATA_DIR=/var/lib/omnilink\n');
    expect(unit).toContain('StateDirectory=omnilink\n');
    expect(unit).toMatch(/^NoNewPrivileges=yes$/m);
    expect(unit).toMatch(/^ProtectSystem=strict$/m);
  });
});

describe('compose', () => {
  type Service = {
    read_only?: boolean;
    environment: Record<string, string>;
    stop_grace_period?: string;
    ports?: string[];
  };
  const { services } = parse(read('compose.yaml')) as { services: { app: Service; db: Service } };

  test('runs the image read-only, on loopback, with time to drain', () => {
    expect(services.app).toMatchObject({
      build: '.',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: '30s',
    });
    expect(services.app.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  test('gives the server an environment that it starts with', () => {
    const own = Object.entries(services.app.environment).map(([name, value]) => [
      name,
      String(value).replace(/\$\{POSTGRES_PASSWORD:[^}]*\}/, 'password'),
    ]);
    const config = readConfig({ ...exampleEnvironment(), ...Object.fromEntries(own) });
    expect(config).toMatchObject({ host: '0.0.0.0', databaseUrl: 'postgres://omnilink:password@db:5432/omnilink' });
    expect(config.metrics.listen?.host).toBe('0.0.0.0');
  });
});

describe('alerts', () => {
  type Rule = { alert: string; expr: string; annotations: { summary: string } };
  const { groups } = parse(read('deploy/alerts.yaml')) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  test('ask for metrics and labels that the server has', async () => {
    const { registry } = buildMetrics();
    collectProcessMetrics(registry);
    const known = (await registry.getMetricsAsJSON()) as { name: string; type: string }[];
    const source = read('server/metrics.ts');
    for (const { alert, expr } of rules) {
      const names = [...expr.matchAll(/\b(?:omnilink|process|nodejs)_\w+/g)].map(([name]) => name);
      if (alert !== 'OmniLinkDown') expect(names.length, alert).toBeGreaterThan(0);
      for (const name of names) {
        const base = name.replace(/_bucket$/, '');
        const metric = known.find((it) => it.name === base);
        expect(metric, `${alert}: ${name}`).toBeDefined();
        if (name !== base) expect(metric?.type).toBe('histogram');
      }
      const labels = [...expr.matchAll(/[{,](\w+)(?:=|=~)"/g)].map(([, label]) => label);
      for (const label of labels) if (label !== 'job') expect(source, alert).toContain(`'${label}'`);
    }
  });

  test('each has an entry in the handbook, and the handbook has no other', () => {
    const entries = [...read('docs/operate.md').matchAll(/^### (OmniLink\w+)/gm)].map(([, name]) => name);
    expect(entries.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});

describe('nginx', () => {
  const nginx = programAt('nginx');
  const openssl = programAt('openssl');

  test.skipIf(!nginx || !openssl)('passes on what it must, and writes no token into its logs', async () => {
    const seen: { url: string; headers: IncomingHttpHeaders; bytes: number }[] = [];
    const upstream = createServer(async (incoming, response) => {
      let bytes = 0;
      for await (const chunk of incoming) bytes += chunk.length;
      seen.push({ url: incoming.url ?? '', headers: incoming.headers, bytes });
      if (incoming.url?.includes('broken')) incoming.socket.destroy();
      else response.end('ok');
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const ports = {
      http: await freePort(),
      https: await freePort(),
      upstream: (upstream.address() as AddressInfo).port,
    };
    const dead = await freePort();
    const config = nginxConfig(openssl ?? '', ports, dead);
    const child = spawn(nginx ?? '', ['-c', config, '-g', 'daemon off;'], { stdio: ['ignore', 'inherit', 'inherit'] });
    try {
      const ask = (path: string, body?: Buffer) => askNginx(ports.https, path, body);
      await expect.poll(() => ask('/healthz').catch(() => 0), { timeout: 20_000 }).toBe(200);
      expect(await ask('/webhooks/meta', Buffer.alloc(3_900_000))).toBe(200);
      expect(await ask('/webhooks/meta', Buffer.alloc(4_300_000))).toBe(413);
      expect(await ask('/api/v1/campaigns', Buffer.alloc(1_100_000))).toBe(413);
      expect(await ask('/api/v1/images', Buffer.alloc(5_500_000))).toBe(200);
      expect(await ask('/metrics')).toBe(404);
      expect(await ask('/go/secret-token?e=secret-tap')).toBe(200);
      expect(await ask('/go/secret-token/broken?e=secret-tap')).toBe(502);
      expect(await ask('/api/v1/link/secret-watch')).toBe(200);
      expect(await ask('/api/v1/link/mine/unlink')).toBe(200);
      expect(await ask('/link/data/secret-data')).toBe(200);
      expect(await plainLocation(ports.http, '/console')).toBe('https://link.example.com/console');
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
      upstream.close();
      upstream.closeAllConnections();
    }
    const card = seen.find(({ url }) => url.startsWith('/go/secret-token?'));
    expect(card?.headers).toMatchObject({ 'x-forwarded-for': '203.0.113.9, 127.0.0.1', 'x-forwarded-proto': 'https' });
    expect(card?.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(seen.find(({ url }) => url === '/webhooks/meta')?.bytes).toBe(3_900_000);
    const logs = read(join(folder, 'omnilink-access.log')) + read(join(folder, 'omnilink-error.log'));
    expect(logs).toContain(' /go/:token 200 ');
    expect(logs).toContain(' /go/:token 502 ');
    expect(logs).toContain(' /api/v1/link/mine/unlink 200 ');
    expect(logs).not.toContain('secret');
  });
});

/** The example as this machine can run it: own ports, a certificate made now, one server that is there and one that isn't. */
function nginxConfig(openssl: string, ports: { http: number; https: number; upstream: number }, dead: number): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=link.example.com', '-keyout', key, '-out', certificate];
  execFileSync(openssl, ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject], {
    stdio: 'ignore',
  });
  mkdirSync(join(folder, 'temporary'));
  const changes: [string | RegExp, string][] = [
    ['10.0.0.11:3000', `127.0.0.1:${dead}`],
    ['10.0.0.12:3000', `127.0.0.1:${ports.upstream}`],
    [/listen \[::\].*\n/g, '\n'],
    ['listen 80;', `listen 127.0.0.1:${ports.http};`],
    ['listen 443 ', `listen 127.0.0.1:${ports.https} `],
    ['/etc/ssl/certs/link.example.com.pem', certificate],
    ['/etc/ssl/private/link.example.com.key', key],
    [/\/var\/log\/nginx\//g, `${folder}/`],
  ];
  const example = changes.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`deploy/nginx.conf has no ${from}`);
    return changed;
  }, read('deploy/nginx.conf'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'temporary', name)};`,
  );
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const path = join(folder, 'nginx.conf');
  writeFileSync(
    path,
    `${user} pid ${folder}/nginx.pid; error_log ${folder}/start.log; events {} http { ${temporary.join(' ')}\n${example} }`,
  );
  return path;
}

/** The status of a call by a client that spoofs another address. */
function askNginx(port: number, path: string, body?: Buffer): Promise<number> {
  const headers = { host: 'link.example.com', 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'chosen-by-client' };
  const options = { port, path, headers, method: body ? 'POST' : 'GET', rejectUnauthorized: false, agent: false };
  return new Promise((resolve, reject) => {
    const call = secureRequest({ host: '127.0.0.1', ...options }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    // A 413 is answered while the body is still on its way.
    call.on('error', reject);
    call.end(body);
  });
}

async function plainLocation(port: number, path: string): Promise<string | undefined> {
  const call = request({ host: '127.0.0.1', port, path, headers: { host: 'link.example.com' }, agent: false });
  call.end();
  const [response] = await once(call, 'response');
  response.resume();
  return response.headers.location;
}
