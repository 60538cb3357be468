import { createHmac } from 'node:crypto';
import type { MetaAccount } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

export type DeletionInput = {
  /** The id that the person has in the app: an id of a page's customer only by chance. */
  userId: string;
  /** Signed with another secret, or a payload that names another algorithm. */
  fault?: 'wrong_signature' | 'other_algorithm' | undefined;
};

/**
 * A person removes the app in their Facebook settings and asks it to delete their data: the app's callback gets a form.
 * https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
 */
export async function requestDataDeletion(
  world: World,
  account: MetaAccount,
  { userId, fault }: DeletionInput,
): Promise<{ status: number; answer: unknown }> {
  const payload = Buffer.from(
    JSON.stringify({
      algorithm: fault === 'other_algorithm' ? 'HMAC-SHA1' : 'HMAC-SHA256',
      issued_at: Math.floor(world.now() / 1000),
      user_id: userId,
    }),
  ).toString('base64url');
  const secret = fault === 'wrong_signature' ? `${account.appSecret}x` : account.appSecret;
  const signature = createHmac('sha256', secret).update(payload).digest('base64url');
  const response = await fetch(`${account.webhookUrl}/data-deletion`, {
    method: 'POST',
    body: new URLSearchParams({ signed_request: `${signature}.${payload}` }),
    redirect: 'manual',
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  return { status: response.status, answer: response.status === 200 ? JSON.parse(text) : text };
}
