import { platforms } from '../../../../server/contract/platforms.ts';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import type { FieldsProps } from './block-fields.tsx';
import { blockWords as t } from './block-words.ts';
import type { BlockForm } from './module-form.ts';

/** Whose OmniLink card is sent: a campaign whose customers are on the module's platform. */
export function CampaignField({
  block,
  platform,
  campaigns,
  errorAt,
  onInput,
}: FieldsProps<Extract<BlockForm, { kind: 'card' }>>) {
  const { campaignId } = block;
  const name = platform ? platforms[platform].marketersName : '';
  const chosen = campaigns.find(({ id }) => id === campaignId);
  const isGone = campaignId !== null && !chosen;
  if (campaigns.length === 0 && !campaignId) return <Notice>{t('campaign.none', { platform: name })}</Notice>;
  return (
    <Select
      label={t('campaign.label')}
      hint={chosen?.enabled === false ? t('campaign.off.hint') : t('campaign.hint', { platform: name })}
      error={errorAt('campaignId') ?? (isGone ? t('problem.card_gone') : undefined)}
      value={campaignId ?? ''}
      options={[
        { value: '', label: t('campaign.choose'), disabled: true },
        ...(isGone ? [{ value: campaignId, label: t('campaign.missing'), disabled: true }] : []),
        ...campaigns.map(({ id, name, enabled }) => ({
          value: id,
          label: enabled ? name : t('campaign.off', { campaign: name }),
        })),
      ]}
      onInput={(id) => onInput({ ...block, campaignId: id || null })}
    />
  );
}
