import type { Context } from '../../context.ts';
import type { CampaignDraft } from '../../contract/campaigns.ts';
import type { PhonePreviewLink, PhonePreviewState, PreviewPosition } from '../../contract/phone-previews.ts';
import { AppError } from '../../errors.ts';
import { auditRow } from '../audit.ts';
import { refuseLongDraft } from '../campaigns/campaign-draft.ts';
import { findCampaign } from '../campaigns/save-campaign.ts';
import { notFound } from '../not-found.ts';
import { hashOfSecret, newSecret } from '../staff/secret-token.ts';

const previewMs = 60 * 60_000;
/** A phone that was connected this long ago is watching: twice as long as between two notes of a server that it is. */
const watchingMs = 10_000;

/**
 * Opens a preview of a campaign for an hour; the person's earlier one of it ends.
 * @param draft edits over the live campaign; null: the campaign with its draft, as it is saved
 * @param madeBy the caller, as the audit names them
 * @throws AppError `not_found`, `too_large`
 */
export async function openPhonePreview(
  context: Context,
  campaignId: string,
  draft: CampaignDraft | null,
  madeBy: string,
): Promise<PhonePreviewLink> {
  if (draft) refuseLongDraft(draft);
  const { secret, hash } = newSecret();
  const now = context.now();
  const expiresAt = new Date(now.getTime() + previewMs);
  const audit = auditRow(context, 'preview.create', campaignId);
  const preview = { id: context.newId(), campaignId, tokenHash: hash, draft, madeBy, now, expiresAt };
  if (!(await context.store.audited(audit, (own) => own.phonePreviews.insert(preview)))) throw notFound('campaign');
  return { url: `${context.config.publicUrl}/preview/${secret}`, expiresAt: expiresAt.toISOString() };
}

/** Shows other edits in the caller's preview. @throws AppError `not_found` if none is open, `too_large` */
export async function editPhonePreview(
  context: Context,
  campaignId: string,
  draft: CampaignDraft,
  madeBy: string,
): Promise<PhonePreviewState> {
  refuseLongDraft(draft);
  if (!(await context.store.phonePreviews.edit(campaignId, madeBy, draft, context.now())))
    throw new AppError('not_found');
  return phonePreviewState(context, campaignId, madeBy);
}

/** Whether the caller has a preview of the campaign, and where its phone is. */
export async function phonePreviewState(
  context: Context,
  campaignId: string,
  madeBy: string,
): Promise<PhonePreviewState> {
  const now = context.now();
  const state = await context.store.phonePreviews.state(campaignId, madeBy, now);
  return {
    expiresAt: state?.expiresAt.toISOString() ?? null,
    watching: state?.seenAt ? now.getTime() - state.seenAt.getTime() < watchingMs : false,
    position: state?.position ?? null,
  };
}

/** Ends all previews of a campaign, whoever has opened them. @throws AppError `not_found` for an unknown campaign */
export async function endPhonePreviews(context: Context, campaignId: string): Promise<void> {
  await findCampaign(context, campaignId);
  const audit = auditRow(context, 'preview.end', campaignId);
  await context.store.audited(
    audit,
    (own) => own.phonePreviews.end(campaignId, audit.at),
    (ended) => ended > 0,
  );
}

/** The open preview with this token; null for any other. */
export const findPhonePreview = async (context: Context, token: string) =>
  token.length > 100 ? null : context.store.phonePreviews.find(hashOfSecret(token), context.now());

/** Keeps where the phone is. @throws AppError `not_found` */
export async function movePhonePreview(context: Context, token: string, position: PreviewPosition): Promise<void> {
  const preview = await findPhonePreview(context, token);
  if (!preview) throw new AppError('not_found');
  await context.store.phonePreviews.move(preview.id, position);
}
