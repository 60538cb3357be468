import { graphErrors } from '../meta/graph-errors.ts';
import type { Inbox } from '../meta/inbox.ts';
import { customerByPsid, psidOf } from '../world/customers.ts';
import type { MessengerPage } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';
import { messengerFault } from './rules.ts';

export const messengerInbox = (world: World, page: MessengerPage): Inbox => ({
  platform: 'messenger',
  object: 'page',
  id: page.pageId,
  account: page,
  scopedIdOf: (customer) => psidOf(world, customer, page.pageId),
  customerBy: (psid) => customerByPsid(world, page.pageId, psid),
  fields: { echo: 'message_echoes', referral: 'messaging_referrals', edit: 'message_edits' },
  echoMetadata: true,
  outsideWindow: graphErrors.window,
  otherApp: graphErrors.otherApp,
  messageFault: messengerFault,
});
