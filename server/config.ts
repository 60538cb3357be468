import { z } from 'zod';
import { databaseUrl, escapeWayList, isRandom, kidList, seconds, secrets, weakKey } from './config-fields.ts';
import { type EscapeWay, escapeWays } from './domain/browsers/browser-exit.ts';
import { StartError } from './errors.ts';
import { type TrustedProxies, trustedProxies, trustProxyMissing } from './security/trusted-proxies.ts';
import { withDefaultMode } from './store/database/ssl-mode.ts';

/** Where the platforms are reached; production, demo and tests differ here and in secrets only. No trailing slash. */
export type PlatformUrls = {
  lineApi: string;
  lineData: string;
  liff: string;
  miniApp: string;
  metaGraph: string;
  whatsappLink: string;
};

/** Null: not there. In production neither is, unless it is configured. */
type MetricsAccess = { token: string | null; listen: { host: string; port: number } | null };

export type Config = {
  mode: 'demo' | 'production';
  /** Origin that phones and platforms reach, without trailing slash. */
  publicUrl: string;
  host: string;
  /** 0 asks for any free port (tests). */
  port: number;
  /** Null: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** The first one signs, all verify; null: generated into `dataDir`. */
  secrets: { kid: string; secret: Uint8Array }[] | null;
  /** Keys whose cards and taps count no more. */
  retiredKids: string[];
  adminApiKey: string | null;
  /** Where Prometheus reads `/metrics`: with a token on the server's own port, without one at an address of its own. */
  metrics: MetricsAccess;
  platforms: PlatformUrls;
  workerConcurrency: number;
  /** How long raw events and the texts of messages are kept. */
  retentionDays: number;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Whose `X-Forwarded-For` is believed. */
  trustProxy: TrustedProxies;
  /** The ways out of in-app browsers that the jump page may offer. */
  escapeWays: EscapeWay[];
  /** How long the server goes on serving after SIGTERM, so that proxies see it leave. */
  drainSeconds: number;
  /** How long an idle connection is kept: longer than the proxies in front keep theirs. */
  keepAliveSeconds: number;
  /** Open connections at a time; more are closed at once. */
  maxConnections: number;
};

/** True for a host that no other machine reaches. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

const httpsUrl = z.string().transform((text, ctx) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (!url || !safe || url.username || url.search || url.hash) {
    ctx.addIssue({ code: 'custom', message: 'must be an https address without user, query or fragment' });
    return z.NEVER;
  }
  return text.replace(/\/+$/, '');
});

const publicUrl = httpsUrl.refine((text) => new URL(text).origin === text, {
  message: 'must be an origin, such as https://link.example.com, without a path',
});

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((n) => n <= 65535, 'must be a port number from 0 to 65535');

const environment = z.object({
  PUBLIC_URL: publicUrl.optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().default('.omnilink'),
  OMNILINK_SECRETS: secrets.optional(),
  OMNILINK_RETIRED: kidList.default([]),
  ADMIN_API_KEY: z
    .string()
    .min(32, 'must have at least 32 characters')
    .regex(/^[\x21-\x7e]*$/, 'must be visible ASCII characters without blanks: it could not be sent as a bearer')
    .refine(isRandom, weakKey)
    .optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{32,}$/, 'must have at least 32 visible characters without spaces')
    .refine(isRandom, weakKey)
    .optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port.optional(),
  LINE_API_URL: httpsUrl.default('https://api.line.me'),
  LINE_DATA_API_URL: httpsUrl.default('https://api-data.line.me'),
  LIFF_URL: httpsUrl.default('https://liff.line.me'),
  LINE_MINI_APP_URL: httpsUrl.default('https://miniapp.line.me'),
  META_GRAPH_URL: httpsUrl.default('https://graph.facebook.com'),
  WHATSAPP_LINK_URL: httpsUrl.default('https://wa.me'),
  WORKER_CONCURRENCY: z
    .string()
    .regex(/^([1-9]|[1-5]\d|6[0-4])$/, 'must be a number from 1 to 64')
    .transform(Number)
    .default(8),
  // Events up to 8 days old count (§7): until then a repeat must find the event that it repeats.
  RETENTION_DAYS: z
    .string()
    .regex(
      /^(9|[1-9]\d{1,3})$/,
      'must be a number of whole days, 9 or more (events are recognised as repeats for 8 days)',
    )
    .transform(Number)
    .default(30),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUST_PROXY: trustedProxies.default(0),
  ESCAPE_WAYS: escapeWayList.default([...escapeWays]),
  DRAIN_SECONDS: seconds(300).optional(),
  KEEP_ALIVE_SECONDS: seconds(3600)
    .refine((n) => n > 0, 'must be 1 or more')
    .default(75),
  // 0 would be none to Node, and "no limit" to whoever writes it.
  MAX_CONNECTIONS: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'must be a number from 1 to 999999')
    .transform(Number)
    .default(4096),
});

/** Variables that only mean something in production: any of them without `PUBLIC_URL` is an error, never a demo. */
const productionOnly = [
  'DATABASE_URL',
  'OMNILINK_SECRETS',
  'OMNILINK_RETIRED',
  'ADMIN_API_KEY',
  'METRICS_TOKEN',
] as const;

/**
 * Reads the environment. Empty means the default.
 * @throws StartError naming every variable that is wrong, at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  if (set.DATABASE_URL) set.DATABASE_URL = withDefaultMode(set.DATABASE_URL, set.PGSSLMODE);
  const parsed = environment.safeParse(set);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (!set.PUBLIC_URL) {
    for (const name of productionOnly) {
      if (set[name])
        problems.push(`${name} is set but PUBLIC_URL is not: set PUBLIC_URL, or unset ${name} to run the demo`);
    }
  }
  if (set.DATABASE_URL && set.PUBLIC_URL && !set.OMNILINK_SECRETS) {
    problems.push('OMNILINK_SECRETS must be set together with DATABASE_URL, so that every server has the same keys');
  }
  if (!set.PUBLIC_URL && set.HOST && !isLoopback(set.HOST)) {
    problems.push(
      `HOST ${set.HOST} is reached by other machines: the demo signs its visitors in and shows its secrets, so it runs on this one only`,
    );
  }
  if (set.PUBLIC_URL && !set.TRUST_PROXY) problems.push(trustProxyMissing);
  if (set.METRICS_PORT && set.METRICS_PORT !== '0' && set.METRICS_PORT === (set.PORT ?? '3000')) {
    problems.push('METRICS_PORT is the same as PORT: metrics without a token need a port of their own');
  }
  if (set.OMNILINK_RETIRED && set.PUBLIC_URL && !set.OMNILINK_SECRETS) {
    problems.push('OMNILINK_RETIRED needs OMNILINK_SECRETS: another key has to sign instead');
  }
  const signing = parsed.data?.OMNILINK_SECRETS?.[0]?.kid;
  if (signing !== undefined && parsed.data?.OMNILINK_RETIRED.includes(signing)) {
    problems.push(`OMNILINK_RETIRED names ${signing}, the first key of OMNILINK_SECRETS, which signs`);
  }
  if (!parsed.success || problems.length > 0) {
    throw new StartError(
      `The environment has ${problems.length} problem(s):\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
  }
  const e = parsed.data;
  return {
    mode: e.PUBLIC_URL ? 'production' : 'demo',
    publicUrl: e.PUBLIC_URL ?? `http://${e.HOST.includes(':') ? `[${e.HOST}]` : e.HOST}:${e.PORT}`,
    host: e.HOST,
    port: e.PORT,
    databaseUrl: e.DATABASE_URL ?? null,
    dataDir: e.DATA_DIR,
    secrets: e.OMNILINK_SECRETS ?? null,
    retiredKids: e.OMNILINK_RETIRED,
    adminApiKey: e.ADMIN_API_KEY ?? null,
    metrics: {
      token: e.METRICS_TOKEN ?? null,
      listen: e.METRICS_PORT === undefined ? null : { host: e.METRICS_HOST, port: e.METRICS_PORT },
    },
    platforms: {
      lineApi: e.LINE_API_URL,
      lineData: e.LINE_DATA_API_URL,
      liff: e.LIFF_URL,
      miniApp: e.LINE_MINI_APP_URL,
      metaGraph: e.META_GRAPH_URL,
      whatsappLink: e.WHATSAPP_LINK_URL,
    },
    workerConcurrency: e.WORKER_CONCURRENCY,
    retentionDays: e.RETENTION_DAYS,
    logLevel: e.LOG_LEVEL,
    trustProxy: e.TRUST_PROXY,
    escapeWays: e.ESCAPE_WAYS,
    // Nobody balances load in front of a demo.
    drainSeconds: e.DRAIN_SECONDS ?? (e.PUBLIC_URL ? 5 : 0),
    keepAliveSeconds: e.KEEP_ALIVE_SECONDS,
    maxConnections: e.MAX_CONNECTIONS,
  };
}

/** The demo's platforms: the simulator on OmniLink's own origin. */
export function demoPlatforms(publicUrl: string): PlatformUrls {
  const simulator = `${publicUrl}/simulator`;
  return {
    lineApi: `${simulator}/line-api`,
    lineData: `${simulator}/line-data`,
    liff: `${simulator}/liff`,
    miniApp: `${simulator}/miniapp`,
    metaGraph: `${simulator}/meta`,
    whatsappLink: `${simulator}/wa`,
  };
}
