import { Webhook } from 'standardwebhooks';
import { retryAfterMs } from '../../channels/http.ts';
import type { Context } from '../../context.ts';
import type { WebhookOutcome } from '../../domain/webhook-result.ts';
import type { WebhookSecrets } from '../../store/webhooks/webhooks.ts';
import { sealedAs } from '../sealed-as.ts';

/** What a webhook is told; the receiver knows a repeat by `id`. */
type Call = WebhookSecrets & {
  id: string;
  webhookId: string;
  url: string;
  type: string;
  at: Date;
  data: Record<string, unknown>;
};

/**
 * Tells a webhook, signed as Standard Webhooks says (https://github.com/standard-webhooks/standard-webhooks): once for each valid
 * secret. Never throws for anything that the receiver does.
 * @returns also the start of its answer; null: this server is ending, and whether the call arrived isn't known
 */
export async function callWebhook(context: Context, call: Call): Promise<(WebhookOutcome & { text?: string }) | null> {
  const body = JSON.stringify({ type: call.type, timestamp: call.at.toISOString(), data: call.data });
  const at = context.now();
  const secrets = [call.secret, ...(call.former ? [call.former] : [])].map((sealed) =>
    context.keys.open(sealed, sealedAs.webhook(call.webhookId)).toString(),
  );
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'OmniLink',
    'webhook-id': call.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(call.id, at, body)).join(' '),
  };
  const answer = await context.webhookHttp.post(new URL(call.url), headers, body);
  if (answer.kind === 'failed') {
    return answer.code === 'shutting_down' ? null : { kind: 'failed', code: `webhook_${answer.code}` };
  }
  const { status, text } = answer;
  return { kind: 'answer', status, afterMs: retryAfterMs(answer.headers, at), text };
}
