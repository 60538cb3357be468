import type { TagCauseView } from '../../../server/contract/tag-sources.ts';
import { defineWords } from '../i18n/words.ts';

const words = defineWords(
  {
    link: 'from a link of “{campaign}”',
    'link.gone': 'from a link',
    undo: 'with an undo',
    staff: 'by {name}',
    'staff.gone': 'by someone who has left',
    key: 'by the API key “{name}”',
    'key.gone': 'by an API key that is gone',
    administrator_key: 'by ADMIN_API_KEY',
    journey: 'by the journey “{journey}”',
    'journey.gone': 'by a journey',
    tag_edit: 'by a change of the tag itself',
    unknown: 'origin not recorded',
  },
  {
    link: '來自活動「{campaign}」的連結',
    'link.gone': '來自連結',
    undo: '因為復原',
    staff: '由 {name} 手動',
    'staff.gone': '由已離開的成員',
    key: '由 API 金鑰「{name}」',
    'key.gone': '由已撤銷的 API 金鑰',
    administrator_key: '由 ADMIN_API_KEY',
    journey: '由旅程「{journey}」',
    'journey.gone': '由旅程',
    tag_edit: '因為標籤本身的修改',
    unknown: '來源沒有紀錄',
  },
);

/** Where a tag came from, or why it went; null: from before this was recorded. */
export function tagSourceText(source: TagCauseView | null): string {
  if (!source) return words('unknown');
  const { origin, who, campaign, journey } = source;
  if (origin === 'link') return campaign ? words('link', { campaign: campaign.name }) : words('link.gone');
  if (origin === 'journey') return journey ? words('journey', { journey: journey.name }) : words('journey.gone');
  if (origin !== 'staff' && origin !== 'key') return words(origin);
  return who?.name ? words(origin, { name: who.name }) : words(`${origin}.gone`);
}
