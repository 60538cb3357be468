import type { ChatPlatform } from './chats.ts';

/** One webhook request, however often it is tried. `body` is exactly what was signed and sent. */
export interface WebhookDelivery {
  id: string;
  platform: ChatPlatform;
  account: string;
  url: string;
  body: string;
  headers: Record<string, string>;
  state: 'held' | 'waiting' | 'delivered' | 'failed';
  attempts: WebhookAttempt[];
}

/** `status` null: no answer in time or no connection; `error` says which. */
interface WebhookAttempt {
  at: number;
  status: number | null;
  ms: number;
  error: string | null;
}

/** How webhooks of an account misbehave. All off by default; `README.md` says what each does. */
export interface WebhookSwitches {
  hold?: boolean | undefined;
  duplicate?: number | undefined;
  outOfOrder?: boolean | undefined;
  redelivered?: boolean | undefined;
  delayMs?: number | undefined;
  missingUserId?: boolean | undefined;
  wrongIsUnblocked?: boolean | undefined;
  unknownEvents?: boolean | undefined;
  extraFields?: boolean | undefined;
  emptyEvents?: boolean | undefined;
  /** Another app has the chat. */
  standby?: boolean | undefined;
  signature?: 'wrong' | 'missing' | undefined;
  /** Meta only: bodies are filled up to this many bytes. */
  padToBytes?: number | undefined;
}
