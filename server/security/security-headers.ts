import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';

/** What no page of ours uses. Passkeys are the console's: shown and added on our own origin only. */
const permissionsPolicy = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone', 'midi'],
  ...['payment', 'usb', 'serial', 'hid'],
]
  .map((feature) => `${feature}=()`)
  .concat('publickey-credentials-get=(self)', 'publickey-credentials-create=(self)')
  .join(', ');

/** LINE's pages may open ours, and ours LINE's. */
const customerPages = /^\/(go|link|preview)(\/|\?|$)/;

/** Every answer's headers; pages put their own policy in place of this one. What the API says is for whoever asked, now. */
export function securityHeaders({ config }: Context, { url }: FastifyRequest): Record<string, string> {
  return {
    ...(url.startsWith('/api/') ? { 'cache-control': 'no-store' } : {}),
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': customerPages.test(url) ? 'same-origin-allow-popups' : 'same-origin',
    'permissions-policy': permissionsPolicy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // Cards, sign-ins and the console are for who got their address; link previews don't ask for this.
    'x-robots-tag': 'noindex, nofollow',
    ...(config.publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
