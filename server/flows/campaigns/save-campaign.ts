import type { Context } from '../../context.ts';
import type { CampaignChange, CampaignDraft, CampaignPatch, NewCampaign } from '../../contract/campaigns.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import { isSource, isTarget, platformIds, platformNames, platforms } from '../../contract/platforms.ts';
import { nameInChat } from '../../domain/contact.ts';
import { AppError } from '../../errors.ts';
import type { AuditRow } from '../../store/audit/audit.ts';
import { type CampaignRow, noStats, type ShownCampaign } from '../../store/campaigns.ts';
import type { ChannelRow } from '../../store/channels.ts';
import { chatWords } from '../../words/chat-words.ts';
import { auditRow } from '../audit.ts';
import { refuseUnready } from '../channels/channel-setup.ts';
import { requireIfMatch } from '../etag.ts';
import { found } from '../not-found.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { mergeDraft } from './campaign-draft.ts';
import { refuseTooLong } from './campaign-limits.ts';
import { moduleIdsOf, refuseModules } from './campaign-modules.ts';
import { refusePicture } from './campaign-picture.ts';

/**
 * Creates a campaign; texts that are left out get the defaults of copy.md §5.
 * @throws AppError `invalid_body` naming the field: a channel doesn't exist or can't be the source or target, or a text is too long
 * for its platform
 */
export async function createCampaign(context: Context, input: NewCampaign): Promise<ShownCampaign> {
  const { source, target } = await channelsOf(context, input);
  if (input.card.whatsappText) refuseWhatsappText(target);
  const brand = await context.store.pages.brand();
  const words = chatWords[brand?.locale ?? 'zh-Hant'];
  const targetName = platformNames[target.platform];
  const now = context.now();
  const row: CampaignRow = {
    id: context.newId(),
    version: 1,
    ...input,
    card: {
      imageId: null,
      title: words.cardTitle(targetName),
      // The account's own name: the channel's name is internal.
      text: words.cardText(nameInChat(brand?.name ?? target.name)),
      button: words.cardButton(targetName),
      whatsappText: null,
      keywords: [],
      ...input.card,
    },
    onSuccess: {
      source: input.onSuccess.source,
      target: input.onSuccess.target ?? {
        kind: 'text',
        text: words.successTarget(platformNames[source.platform], targetName),
      },
    },
    createdAt: now,
    updatedAt: now,
    source: { platform: source.platform, account: source.public },
    brandLocale: brand?.locale ?? null,
    draft: null,
  };
  refuseTooLong(context, row, source.platform, target.platform);
  await refuseModules(context, row, source, target);
  if (row.enabled) await refuseUnready(context, target.id);
  if (row.card.imageId) await refusePicture(context, row.card.imageId, source.platform);
  const audit = auditRow(context, 'campaign.create', row.id);
  if (!(await context.store.audited(audit, (own) => own.campaigns.insert(row, moduleIdsOf(row))))) {
    // A channel or module was deleted since the checks: the same checks report which.
    await channelsOf(context, input);
    await refuseModules(context, row, source, target);
    throw new AppError('conflict', { reason: 'channel_changing' });
  }
  return { ...row, stats: noStats };
}

async function channelsOf(context: Context, input: NewCampaign): Promise<{ source: ChannelRow; target: ChannelRow }> {
  const [source, target] = await Promise.all([
    context.store.channels.find(input.sourceChannelId),
    context.store.channels.find(input.targetChannelId),
  ]);
  const errors: FieldError[] = [];
  if (!source) errors.push(fieldError('sourceChannelId', 'no_such', { what: 'channel' }));
  if (!target) errors.push(fieldError('targetChannelId', 'no_such', { what: 'channel' }));
  if (input.sourceChannelId === input.targetChannelId) {
    errors.push(fieldError('targetChannelId', 'same_as_source'));
  }
  if (source && !isSource(source.platform))
    errors.push(fieldError('sourceChannelId', 'cannot_be_source', { platform: source.platform }));
  if (target && !isTarget(target.platform)) {
    errors.push(
      fieldError('targetChannelId', 'cannot_be_target', { platforms: platformIds.filter((id) => !isTarget(id)) }),
    );
  }
  if (errors.length > 0 || !source || !target)
    throw new AppError('invalid_body', { reason: 'campaign_not_saved', errors });
  return { source, target };
}

/** M10 is the draft that WhatsApp opens with: no other target shows it. */
function refuseWhatsappText(target: Pick<ChannelRow, 'platform'> | null): void {
  if (target && platforms[target.platform].target === 'draft') return;
  const errors = [fieldError('card.whatsappText', 'whatsapp_target_only')];
  throw new AppError('invalid_body', { reason: 'campaign_not_saved', errors });
}

export async function findCampaign(context: Context, id: string): Promise<ShownCampaign> {
  return found(await context.store.campaigns.find(id), 'campaign');
}

/**
 * Changes a campaign: live, except for `draft`, which is stored until `publish`. Reads, decides, and writes if unchanged: after a
 * concurrent change it starts again with the new version.
 * @param ifMatch the `If-Match` header, if present
 * @throws AppError `precondition_failed` if that names another version; `busy`; as `saveChange`
 */
export async function patchCampaign(
  context: Context,
  id: string,
  patch: CampaignPatch,
  ifMatch: string | undefined,
): Promise<ShownCampaign> {
  const { draft: edits, ...change } = patch;
  for (let round = 0; round < maxRounds; round += 1) {
    const row = await findCampaign(context, id);
    requireIfMatch(row, ifMatch);
    const draft = edits ? mergeDraft(changed(row, change), row.draft, edits) : edits === null ? null : row.draft;
    const audit = auditRow(context, 'campaign.change', id, { fields: Object.keys(patch) });
    const saved = await saveChange(context, row, change, draft, audit);
    if (saved) return saved;
  }
  throw overtaken();
}

/**
 * Makes a change live and stores this draft.
 * @returns null if the campaign was saved by another request since `row` was read
 * @throws AppError `invalid_body` for `card.whatsappText` if the target isn't WhatsApp, for a text too long for its platform, and
 * for a picture that the source can’t show; `conflict` for `enabled: true` towards a channel whose last check found something wrong
 */
export async function saveChange(
  context: Context,
  row: ShownCampaign,
  change: CampaignChange,
  draft: CampaignDraft | null,
  audit: AuditRow,
): Promise<ShownCampaign | null> {
  const next: ShownCampaign = { ...changed(row, change), draft, updatedAt: context.now() };
  const target = Object.keys(change).length > 0 ? await context.store.channels.find(row.targetChannelId) : null;
  // A campaign can be disabled or renamed even if one of its modules is wrong.
  const looksAtModules = change.onSuccess || change.onFailure || change.enabled;
  const lookAtModules = async () => {
    if (!target || !looksAtModules) return;
    await refuseModules(context, next, { id: row.sourceChannelId, platform: row.source.platform }, target);
  };
  if (Object.keys(change).length > 0) {
    if (change.card?.whatsappText) refuseWhatsappText(target);
    if (target) refuseTooLong(context, next, row.source.platform, target.platform);
    await lookAtModules();
    if (change.enabled) await refuseUnready(context, row.targetChannelId);
    if (change.card?.imageId) await refusePicture(context, change.card.imageId, row.source.platform);
  }
  const moduleIds = looksAtModules ? moduleIdsOf(next) : [];
  if (!(await context.store.audited(audit, (own) => own.campaigns.update(next, moduleIds)))) {
    // A module was deleted since the check, or another request has saved.
    await lookAtModules();
    return null;
  }
  return { ...next, version: row.version + 1 };
}

const changed = (row: ShownCampaign, change: CampaignChange): ShownCampaign => ({
  ...row,
  ...change,
  card: { ...row.card, ...change.card },
  onSuccess: { ...row.onSuccess, ...change.onSuccess },
  onFailure: { ...row.onFailure, ...change.onFailure },
  tags: { ...row.tags, ...change.tags },
});
