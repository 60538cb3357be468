import type { Credentials } from '../channel.ts';
import { fitsHmac, type HeaderMap, oneHeader } from '../hmac.ts';
import type { Steps } from '../steps.ts';

/**
 * Meta's webhook signature, `X-Hub-Signature-256: sha256=<hex>` over the raw bytes with the app's secret. Meta signs
 * its escaped form (`\u00e4`), so a body parsed and written again no longer fits.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
 */
export function* verifyMeta(raw: Uint8Array, headers: HeaderMap, credentials: Credentials): Steps<boolean> {
  const claimed = /^sha256=([0-9a-f]{64})$/i.exec(oneHeader(headers, 'x-hub-signature-256') ?? '')?.[1];
  return claimed !== undefined && (yield* fitsHmac(raw, credentials.appSecret, Buffer.from(claimed, 'hex')));
}
