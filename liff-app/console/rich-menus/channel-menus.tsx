import { useEffect, useId, useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { RichMenuRuleView } from '../../../server/contract/rich-menus.ts';
import { ChannelName } from '../campaigns/channel-name.tsx';
import { useReply } from '../data/use-reply.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { counted } from './counted.ts';
import { RemoveRule } from './remove-rule.tsx';
import { getMenus } from './rich-menu-api.ts';
import { richMenuWords as t } from './rich-menu-words.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { RuleList } from './rule-list.tsx';

type Props = { channel: ChannelView; rules: RichMenuRuleView[]; onChanged: () => Promise<void> };

/** How often what is still being switched is asked for. */
const pendingEveryMs = 3_000;

/** One account: its rules, and how many contacts are still to get their menu. */
export function ChannelMenus({ channel, rules, onChanged }: Props) {
  const { value, failure, load } = useReply(() => getMenus(channel.id), [channel.id]);
  const [editing, setEditing] = useState<RichMenuRuleView | 'new' | null>(null);
  const [leaving, setLeaving] = useState<RichMenuRuleView | null>(null);
  const title = useId();
  const pending = value?.pending ?? 0;
  const changed = () => Promise.all([onChanged(), load()]);
  useEffect(() => {
    if (pending === 0) return;
    const timer = setTimeout(() => void changed(), pendingEveryMs);
    return () => clearTimeout(timer);
  }, [value]);
  const end = (isDone: boolean) => {
    setEditing(null);
    setLeaving(null);
    if (isDone) void changed();
  };
  const menus = value?.items ?? null;
  return (
    <section id={channel.id} class="card stack channel-menus" aria-labelledby={title}>
      <div class="channel-menus-head">
        <h2 id={title}>
          <ChannelName channel={channel} />
        </h2>
        <Button disabled={!menus || menus.length === 0} onClick={() => setEditing('new')}>
          {t('new')}
        </Button>
      </div>
      {failure && (
        <Notice kind="warn">
          {failureText(failure)}{' '}
          <Button kind="text" onClick={() => void load()}>
            {shellWords('retry')}
          </Button>
        </Notice>
      )}
      {menus?.length === 0 && <p class="muted">{t('menus.none')}</p>}
      {rules.length === 0 && menus && menus.length > 0 && <p class="muted">{t('empty.text')}</p>}
      {rules.length > 0 && (
        <RuleList
          rules={rules}
          menus={menus}
          onEdit={setEditing}
          onRemove={setLeaving}
          onChanged={() => void changed()}
        />
      )}
      {pending > 0 && (
        <p class="muted small" role="status">
          {t('pending', { n: counted(pending) })}
        </p>
      )}
      {editing && menus && (
        <RuleDialog
          channel={channel}
          rule={editing === 'new' ? null : editing}
          rules={rules}
          menus={menus}
          onEnd={end}
        />
      )}
      {leaving && <RemoveRule rule={leaving} onEnd={end} />}
    </section>
  );
}
