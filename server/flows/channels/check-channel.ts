import type { OurAddresses } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { SetupItem } from '../../contract/channels.ts';
import { fieldError } from '../../contract/codes.ts';
import type { SetupId } from '../../contract/setup-ids.ts';
import { isNeededToLink, repairableIds } from '../../domain/setup-item.ts';
import { AppError } from '../../errors.ts';
import type { ChannelRow } from '../../store/channels.ts';
import { auditRow } from '../audit.ts';
import { found } from '../not-found.ts';
import { menuFindings } from '../rich-menus/menu-findings.ts';
import { clearChecked, keepAccountInfo, resumeChannel } from './account-facts.ts';
import { setupItems, webhookUrlOf } from './channel-setup.ts';
import { openCredentials } from './credentials.ts';

/**
 * Checks how a channel is set up on its platform, and stores the findings. If the platform doesn't answer, items are `null`, never
 * `false`. The account's facts are read again too; if the platform accepts the credential, nothing waits for the
 * channel's earlier trouble any more.
 * @param repair items to repair first, as far as the platform's API allows it
 * @throws AppError `not_found`, `invalid_body` for an item that can't be repaired through the API
 */
export async function checkChannel(context: Context, id: string, repair: readonly string[]): Promise<SetupItem[]> {
  const row = found(await context.store.channels.find(id), 'channel');
  const ids = repairable(row, repair);
  const credentials = openCredentials(context.keys, id, row.credentials);
  const channel = channelFor(context.channels, row.platform);
  const { setup } = channel;
  const { publicUrl } = context.config;
  const ours: OurAddresses = { publicUrl, webhookUrl: webhookUrlOf(context, row), endpointUrl: `${publicUrl}/link` };
  if (ids.length > 0) {
    // Before the platform is changed: its changes can't be rolled back with the row.
    await context.store.audit.insert(auditRow(context, 'channel.repair', id, { items: ids }));
    await setup.repair(credentials, ours, ids);
  }
  const [setupFindings, menus, info] = await Promise.all([
    setup.check(credentials, ours),
    menuFindings(context, row, credentials),
    channel.info(credentials),
  ]);
  const findings = [...setupFindings, ...menus];
  const audit = auditRow(context, 'channel.check', id);
  await context.store.audited(audit, (own) => own.channels.keepCheck(id, findings, audit.at));
  const items = setupItems(context, { ...row, lastCheck: findings });
  const requeued = await keepAccountInfo(context, row, info);
  if (requeued !== null) {
    await clearChecked(context, id, {
      onTrial: requeued > 0,
      isRight: items.every(({ id, ok }) => ok !== false || !isNeededToLink(id)),
    });
    await resumeChannel(context, id);
  }
  return items;
}

function repairable({ platform }: ChannelRow, asked: readonly string[]): SetupId[] {
  const ids = repairableIds[platform].filter((id) => asked.includes(id));
  const unknown = asked.filter((id) => !ids.some((known) => known === id));
  if (unknown.length === 0) return ids;
  const errors = unknown.map((item) => fieldError('repair', 'not_repairable', { item }));
  throw new AppError('invalid_body', { reason: 'not_repairable', errors });
}
