import type { Customer } from '../world/accounts.ts';
import type { MetaAccount } from '../world/meta-accounts.ts';
import type { GraphError } from './graph-errors.ts';

/** One inbox of the Messenger Platform: a page's Messenger, or the Instagram account linked with a page. */
export interface Inbox {
  platform: 'messenger' | 'instagram';
  /** What Meta writes into `object` of a webhook. */
  object: 'page' | 'instagram';
  /** Page id or Instagram account id: `entry[].id`, and the other side of every event. */
  id: string;
  account: MetaAccount;
  /** The PSID or IGSID of a person, made when first needed. */
  scopedIdOf: (customer: Customer) => string;
  customerBy: (scopedId: string) => Customer | undefined;
  /** Webhook fields whose names differ. */
  fields: { echo: string; referral: string; edit: string };
  echoMetadata: boolean;
  outsideWindow: GraphError;
  /** Another app has the conversation. */
  otherApp: GraphError;
  messageFault: (message: Record<string, unknown>) => GraphError | undefined;
}
