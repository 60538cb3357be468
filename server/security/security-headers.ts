import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';

/** Features that none of our pages uses. Passkeys are for the console: shown and added on our own origin only. */
const permissionsPolicy = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone', 'midi'],
  ...['payment', 'usb', 'serial', 'hid'],
]
  .map((feature) => `${feature}=()`)
  .concat('publickey-credentials-get=(self)', 'publickey-credentials-create=(self)')
  .join(', ');

/** LINE's pages may open ours, and vice versa. */
const customerPages = /^\/(go|link|preview)(\/|\?|$)/;

/** The headers of every answer; pages replace this policy with their own. API answers are for their caller only, and not cached. */
export function securityHeaders({ config }: Context, { url }: FastifyRequest): Record<string, string> {
  return {
    ...(url.startsWith('/api/') ? { 'cache-control': 'no-store' } : {}),
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': customerPages.test(url) ? 'same-origin-allow-popups' : 'same-origin',
    'permissions-policy': permissionsPolicy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // Cards, sign-ins and the console are for those with the address; link previews ignore this.
    'x-robots-tag': 'noindex, nofollow',
    ...(config.publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
