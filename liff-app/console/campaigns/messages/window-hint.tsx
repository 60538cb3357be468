import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { ChannelView } from '../../../../server/contract/channels.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { count, percent } from '../../i18n/dates.ts';
import { Notice } from '../../ui/notice.tsx';
import { editorWords as t } from '../editor/editor-words.ts';
import { messageWords } from './message-words.ts';

type Props = { source: ChannelView; campaign: CampaignView };

/** M21: under every message to a source that has a window; with last month's unsent messages, if there were any. */
export function WindowHint({ source: { platform }, campaign: { stats } }: Props) {
  const { windowHint, marketersName } = platforms[platform];
  if (!windowHint) return null;
  const { sent, skipped } = stats.window ?? { sent: 0, skipped: 0 };
  const total = sent + skipped;
  return (
    <Notice>
      {messageWords('window', { platform: marketersName })}
      {skipped > 0 && (
        <b class="window-share">
          {t('window.share', { share: percent(skipped / total), skipped: count(skipped), total: count(total) })}
        </b>
      )}
    </Notice>
  );
}
