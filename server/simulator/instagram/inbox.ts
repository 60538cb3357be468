import { graphErrors } from '../meta/graph-errors.ts';
import type { Inbox } from '../meta/inbox.ts';
import { customerByIgsid, igsidOf } from '../world/customers.ts';
import type { InstagramAccount } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { instagramFault } from './rules.ts';

/** Echoes come inside `messages`; the names of the fields for referrals and edits are in the singular. */
export const instagramInbox = (world: World, account: InstagramAccount): Inbox => ({
  platform: 'instagram',
  object: 'instagram',
  id: account.accountId,
  account,
  scopedIdOf: (customer) => igsidOf(world, customer, account.accountId),
  customerBy: (igsid) => customerByIgsid(world, account.accountId, igsid),
  fields: { echo: 'messages', referral: 'messaging_referral', edit: 'message_edit' },
  echoMetadata: account.echoMetadata,
  outsideWindow: graphErrors.instagramWindow,
  otherApp: graphErrors.instagramOtherApp,
  messageFault: instagramFault,
});
