import { createHmac, timingSafeEqual } from 'node:crypto';

/** Two parts of base64url: the signature, and the payload that it signs as it is encoded. */
const form = /^([\w-]{1,100})={0,2}\.([\w-]{1,8000})={0,2}$/;

/**
 * True if this app has signed the `signed_request` of a callback of Meta's; constant time, before the payload is parsed. An empty
 * secret fits nothing. https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
 */
export function fitsSignedRequest(signedRequest: string, appSecret: string | undefined): boolean {
  const [, signature, payload] = form.exec(signedRequest) ?? [];
  if (!appSecret || signature === undefined || payload === undefined) return false;
  const right = createHmac('sha256', appSecret).update(payload).digest();
  const claimed = Buffer.from(signature, 'base64url');
  return claimed.length === right.length && timingSafeEqual(claimed, right);
}

/** The app-scoped id in a request whose signature fits; null for another algorithm than HMAC-SHA256, or without an id. */
export function userOfSignedRequest(signedRequest: string): string | null {
  const [, , payload = ''] = form.exec(signedRequest) ?? [];
  try {
    const { algorithm, user_id: userId } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) ?? {};
    const id = typeof userId === 'number' ? String(userId) : userId;
    return algorithm === 'HMAC-SHA256' && typeof id === 'string' && /^\d{1,40}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}
