import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import { webhookPath } from '../../contract/platforms.ts';
import type { SetupId } from '../../contract/setup-ids.ts';
import { setupWordsEn, wordsFor } from '../../contract/setup-words.ts';
import { countsAs, isNeededToLink, repairableIds, tickableIds } from '../../domain/setup-item.ts';
import { AppError } from '../../errors.ts';
import type { ChannelRow, ChannelSetupRow } from '../../store/channels.ts';

export const webhookUrlOf = (context: Context, { id, platform }: Pick<ChannelRow, 'id' | 'platform'>): string =>
  `${context.config.publicUrl}${webhookPath(platform, id)}`;

type Checked = Pick<ChannelRow, 'id' | 'platform' | 'public'> & Pick<ChannelSetupRow, 'lastCheck' | 'ticked'>;

/** The findings of the last check, with the items ticked since. Empty before the first check. */
export function setupItems(context: Context, row: Checked) {
  const addresses = { webhookUrl: webhookUrlOf(context, row), endpointUrl: `${context.config.publicUrl}/link` };
  return (row.lastCheck ?? []).map((finding) => {
    const { id, why, found = '' } = finding;
    const ok = countsAs(finding, row.ticked);
    const params = { found, ...addresses };
    return {
      id,
      ok,
      why,
      params,
      ...wordsFor(setupWordsEn, finding, ok, params),
      link: channelFor(context.channels, row.platform).setup.link(id, row.public),
      ...(why === 'person' || why === 'no_secret' ? { tickable: true as const } : {}),
      ...(ok === false && repairableIds[row.platform].includes(id) ? { repairable: true as const } : {}),
    };
  });
}

/** @throws AppError `invalid_body` for an item that can't be ticked */
export function tickedIds({ platform }: Pick<ChannelRow, 'platform'>, asked: readonly string[]): SetupId[] {
  const ids = tickableIds[platform].filter((id) => asked.includes(id));
  const unknown = asked.filter((id) => !ids.some((known) => known === id));
  if (unknown.length === 0) return ids;
  const errors = unknown.map((item) => fieldError('ticked', 'not_tickable', { item }));
  throw new AppError('invalid_body', { reason: 'not_tickable', errors });
}

/**
 * Refuses to enable a campaign if the last check of its target found something wrong. A missing check, `attention` and items that
 * can't be checked don't prevent it.
 * @throws AppError `conflict` naming the items
 */
export async function refuseUnready(context: Context, targetChannelId: string): Promise<void> {
  const row = await context.store.channels.find(targetChannelId);
  const wrong = row ? setupItems(context, row).filter(({ id, ok }) => ok === false && isNeededToLink(id)) : [];
  if (wrong.length === 0) return;
  const errors = wrong.map(({ id, why, params }) =>
    fieldError(`targetChannelId.${id}`, 'not_set_up', { id, why, ...params }),
  );
  throw new AppError('conflict', { reason: 'target_not_set_up', errors });
}
