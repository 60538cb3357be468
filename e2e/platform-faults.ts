import type { OmniLink } from './omnilink.ts';

type Control = OmniLink['control'];
type Fault = Parameters<Control['addFault']>[0];

const line = 'line-api';
const always = { times: null };

/** What can go wrong on the platforms' side, by the name a story calls it. Every one lasts until the story ends. */
const faults = {
  /** LINE Login answers 500: nobody can be identified. */
  lineLoginDown: [{ match: { host: line, path: '/friendship/v1/status' }, kind: 'status', ...always }],
  /** LINE Login answers, but eight seconds later. */
  lineLoginSlow: [{ match: { host: line, path: '/oauth2/v2.1/verify' }, kind: 'delay', ms: 8_000, ...always }],
  /** LINE takes no message: the account's token has been reissued. */
  lineRefusesUs: [{ match: { host: line, path: '/v2/bot/message/push' }, kind: 'status', status: 401, ...always }],
  /** LINE delivers the message, but its answer never comes. */
  lineLosesAnswer: [{ match: { host: line, path: '/v2/bot/message/push' }, kind: 'lost_answer', times: 1 }],
  /** Meta takes no message on Messenger, Instagram and WhatsApp: the permission is gone. */
  metaRefusesUs: [
    {
      match: { host: 'meta', path: '/*/messages', method: 'POST' },
      kind: 'status',
      status: 403,
      body: { error: { code: 200, type: 'OAuthException', message: 'Permissions error' } },
      ...always,
    },
  ],
  /** Meta is down for a while: every message is retried. */
  metaDown: [
    {
      match: { host: 'meta', path: '/*/messages', method: 'POST' },
      kind: 'status',
      status: 500,
      body: {
        error: { code: 2, type: 'OAuthException', message: 'Service temporarily unavailable', is_transient: true },
      },
      ...always,
    },
  ],
} satisfies Record<string, Fault[]>;

/** Faults of the platforms' webhooks, rather than of our calls to them. */
const webhookTroubles = {
  /** Webhooks are held until the story calls `fix`. */
  webhooksLate: { hold: true },
  /** Each one comes three times. */
  webhooksTwice: { duplicate: 2 },
  /** They come in the wrong order. */
  webhooksOutOfOrder: { outOfOrder: true },
} satisfies Record<string, Parameters<Control['webhookSwitches']>[0]>;

export type FaultName = keyof typeof faults | keyof typeof webhookTroubles;

/** Breaks the platforms by a name of the list above. */
export function buildPlatformFault(control: Control) {
  return {
    /** From now on. */
    async start(name: FaultName): Promise<void> {
      if (name in webhookTroubles) {
        await control.webhookSwitches(webhookTroubles[name as keyof typeof webhookTroubles]);
        return;
      }
      for (const fault of faults[name as keyof typeof faults]) await control.addFault(fault);
    },
    /** Ends the faults, and what was held arrives. The end of a story does it too. */
    async fix(): Promise<void> {
      await control.removeFaults();
      await control.webhookSwitches({});
      await control.releaseWebhooks();
    },
  };
}
