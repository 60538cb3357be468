import { z } from 'zod';
import { escapeWays } from './domain/browsers/browser-exit.ts';
import { sslProblem } from './store/database/ssl-mode.ts';

/** Values of the environment: each is read or refused in words. */

/** Random keys of 32 bytes have some thirty different ones; of 32 letters of hexadecimal some fourteen. */
const fewestDifferent = 8;

/** False for a key that somebody typed to have one: all zero, one letter. */
export const isRandom = (key: Iterable<unknown>): boolean => new Set(key).size >= fewestDifferent;

export const weakKey = 'is weak: it repeats a few characters. Make it with: openssl rand -base64 32';

export const databaseUrl = z.string().transform((text, ctx) => {
  const isAddress = URL.canParse(text) && /^postgres(ql)?:/.test(text);
  const message = isAddress ? sslProblem(text) : 'must be a postgres:// address';
  if (message === null) return text;
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const secrets = z.string().transform((text, ctx) => {
  const entries = text.split(',').map((entry) => {
    const [, kid, base64] = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry.trim()) ?? [];
    return kid && base64 ? { kid, secret: new Uint8Array(Buffer.from(base64, 'base64')) } : null;
  });
  const good = entries.filter((entry) => entry !== null);
  if (good.length < entries.length || good.some((entry) => entry.secret.length < 32)) {
    ctx.addIssue({ code: 'custom', message: 'must be kid:base64,kid:base64, each key 32 bytes or more' });
    return z.NEVER;
  }
  if (!good.every((entry) => isRandom(entry.secret))) {
    ctx.addIssue({ code: 'custom', message: weakKey });
    return z.NEVER;
  }
  if (new Set(good.map((entry) => entry.kid)).size < good.length) {
    ctx.addIssue({ code: 'custom', message: 'names one key id twice' });
    return z.NEVER;
  }
  return good;
});

export const kidList = z.string().transform((text, ctx) => {
  const kids = text.split(',').map((part) => part.trim());
  if (kids.every((kid) => /^[A-Za-z0-9_-]{1,16}$/.test(kid))) return kids;
  ctx.addIssue({ code: 'custom', message: 'must be key ids, separated by commas' });
  return z.NEVER;
});

export const escapeWayList = z.string().transform((text, ctx) => {
  const names = text === 'none' ? [] : text.split(',').map((part) => part.trim());
  const unknown = names.filter((name) => !escapeWays.some((way) => way === name));
  if (unknown.length === 0) return escapeWays.filter((way) => names.includes(way));
  const known = `${escapeWays.join(', ')}, or none`;
  ctx.addIssue({
    code: 'custom',
    message: `names ${unknown.filter(Boolean).join(', ') || 'nothing'}: there are ${known}`,
  });
  return z.NEVER;
});

export const seconds = (longest: number) => {
  const message = `must be a number of seconds from 0 to ${longest}`;
  return z
    .string()
    .regex(/^\d{1,4}$/, message)
    .transform(Number)
    .refine((n) => n <= longest, message);
};
