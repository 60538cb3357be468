import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { SetupItem } from '../../contract/channels.ts';
import { webhookPath } from '../../contract/platforms.ts';
import { countsAs, repairableIds, type SetupId, tickableIds } from '../../domain/setup-item.ts';
import { wordsFor } from '../../domain/setup-words.ts';
import { setupWordsEn } from '../../domain/setup-words-en.ts';
import { setupWordsZh } from '../../domain/setup-words-zh.ts';
import { AppError } from '../../errors.ts';
import type { ChannelRow, ChannelSetupRow } from '../../store/channels.ts';
import type { ChooseLocale } from '../linking/page-data.ts';

/** For a caller who reads in no language of their own. */
export const brandLocaleOrDefault: ChooseLocale = (brandLocale) => brandLocale ?? 'zh-Hant';

export const webhookUrlOf = (context: Context, { id, platform }: Pick<ChannelRow, 'id' | 'platform'>): string =>
  `${context.config.publicUrl}${webhookPath(platform, id)}`;

type Checked = Pick<ChannelRow, 'id' | 'platform' | 'public'> &
  Pick<ChannelSetupRow, 'lastCheck' | 'ticked' | 'brandLocale'>;

/**
 * What the last check found, with what a person has ticked since. Empty before the first.
 * @param reader the reader's language
 */
export function setupItems(context: Context, row: Checked, reader: ChooseLocale): SetupItem[] {
  const words = reader(row.brandLocale ?? undefined) === 'en' ? setupWordsEn : setupWordsZh;
  const addresses = { webhookUrl: webhookUrlOf(context, row), endpointUrl: `${context.config.publicUrl}/link` };
  return (row.lastCheck ?? []).map((finding) => {
    const ok = countsAs(finding, row.ticked);
    const byPerson = finding.why === 'person' || finding.why === 'no_secret';
    return {
      id: finding.id,
      ok,
      ...wordsFor(words, finding, ok, addresses),
      link: channelFor(context.channels, row.platform).setup.link(finding.id, row.public),
      ...(byPerson ? { tickable: true as const } : {}),
      ...(ok === false && repairableIds[row.platform].includes(finding.id) ? { repairable: true as const } : {}),
    };
  });
}

/** @throws AppError `invalid_body` for an item that isn't for a person to tick */
export function tickedIds({ platform }: Pick<ChannelRow, 'platform'>, asked: readonly string[]): SetupId[] {
  const ids = tickableIds[platform].filter((id) => asked.includes(id));
  const unknown = asked.filter((id) => !ids.some((known) => known === id));
  if (unknown.length === 0) return ids;
  const errors = unknown.map((id) => ({ path: 'ticked', message: `there is no item ${id} to tick` }));
  throw new AppError('invalid_body', 'These items cannot be ticked.', { errors });
}

/**
 * A campaign isn't enabled towards a channel whose last check found something wrong. Not checked, `attention` and what nobody can
 * ask don't stop it.
 * @throws AppError `conflict` naming the items
 */
export async function refuseUnready(context: Context, targetChannelId: string, reader: ChooseLocale): Promise<void> {
  const row = await context.store.channels.find(targetChannelId);
  const wrong = row ? setupItems(context, row, reader).filter(({ ok }) => ok === false) : [];
  if (wrong.length === 0) return;
  const errors = wrong.map(({ id, message }) => ({ path: `targetChannelId.${id}`, message }));
  throw new AppError('conflict', 'The target channel is not set up: check it, then enable the campaign.', { errors });
}
