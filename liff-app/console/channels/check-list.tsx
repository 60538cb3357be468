import type { SetupItem } from '../../../server/contract/channels.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { channelWords as t } from './channel-words.ts';

type Props = { items: SetupItem[]; onRepair?: (id: string) => void; onTick?: (id: string) => void };

const states = { true: ['ok', 'ok'], false: ['bad', 'bad'], null: ['warn', 'unknown'] } as const;

/** What a set-up check found: what is in order, what is to do, and what a person has to look at. */
export function CheckList({ items, onRepair, onTick }: Props) {
  return (
    <ul class="checks">
      {items.map((item) => {
        const [kind, word] = states[`${item.ok}`];
        return (
          <li key={item.id}>
            <Badge kind={kind}>{t(word)}</Badge>
            <div>
              <p>{item.message}</p>
              {item.fix && item.ok !== true && <p class="muted">{item.fix}</p>}
              {item.ok === false && item.repairable && onRepair && (
                <Button onClick={() => onRepair(item.id)}>{t('repair')}</Button>
              )}
              {item.ok === null && item.tickable && onTick && (
                <Button onClick={() => onTick(item.id)}>{t('tick')}</Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
