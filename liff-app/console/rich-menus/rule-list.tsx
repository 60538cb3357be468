import { useEffect, useRef, useState } from 'preact/hooks';
import type { RichMenuRuleView, RichMenuView } from '../../../server/contract/rich-menus.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { useDrag } from '../journeys/use-drag.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { counted } from './counted.ts';
import { MenuPicture } from './menu-picture.tsx';
import { changeRule } from './rich-menu-api.ts';
import { richMenuWords as t } from './rich-menu-words.ts';
import { byStrength, changedPriorities } from './rule-order.ts';

type Props = {
  rules: RichMenuRuleView[];
  /** Null: not told (yet). */
  menus: RichMenuView[] | null;
  onEdit: (rule: RichMenuRuleView) => void;
  onRemove: (rule: RichMenuRuleView) => void;
  onChanged: () => void;
};

/** A drag passes several places: what counts is where it ends. */
const saveAfterMs = 500;

/** The rules of an account in their order, moved by buttons, keys, mouse or finger. */
export function RuleList({ rules, menus, onEdit, onRemove, onChanged }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  const { order, move, failed } = useOrder(rules, onChanged);
  const moveTo = (from: number, to: number) => {
    const rule = order[from];
    if (!rule || to < 0 || to >= order.length) return;
    move(from, to);
    setSaid(t('moved', { tag: rule.tag, to: to + 1 }));
  };
  const drag = useDrag(list, moveTo);
  return (
    <>
      <ol class="menu-rules" ref={list} aria-label={t('order')}>
        {order.map((rule, index) => {
          const { id, tag, problem, waiting } = rule;
          const menu = menus?.find((one) => one.id === rule.richMenuId) ?? null;
          return (
            <li key={id} class={drag.index === index ? 'menu-rule dragged' : 'menu-rule'}>
              <MenuPicture menu={menu} />
              <div class="menu-rule-text">
                <Badge>
                  <bdi>{tag}</bdi>
                </Badge>
                <bdi class="menu-name">{menu ? menu.name || t('menu.unnamed') : menus && t('menu.gone')}</bdi>
                {problem && (
                  <p class="small problem">
                    <Icon name="warn" />
                    <span>
                      {t(`problem.${problem}`)} {waiting > 0 && t('waiting', { n: counted(waiting) })}
                    </span>
                  </p>
                )}
              </div>
              <div class="menu-rule-actions">
                <IconButton
                  icon="up"
                  label={t('up.of', { tag })}
                  disabled={index === 0}
                  onClick={() => moveTo(index, index - 1)}
                />
                <IconButton
                  icon="down"
                  label={t('down.of', { tag })}
                  disabled={index === order.length - 1}
                  onClick={() => moveTo(index, index + 1)}
                />
                <span
                  class="drag-handle"
                  title={t('drag.of', { tag })}
                  onPointerDown={(event) => drag.begin(event, index)}
                >
                  <Icon name="drag" />
                </span>
                <Button kind="text" label={t('edit.of', { tag })} disabled={!menus} onClick={() => onEdit(rule)}>
                  {t('edit')}
                </Button>
                <Button kind="text" label={t('remove.of', { tag })} onClick={() => onRemove(rule)}>
                  {shellWords('remove')}
                </Button>
              </div>
            </li>
          );
        })}
      </ol>
      {failed && <Notice kind="bad">{failed}</Notice>}
      <p class="hidden" role="status">
        {said}
      </p>
    </>
  );
}

/** The order on the screen, saved once it stands still for a moment or the page is left. */
function useOrder(rules: RichMenuRuleView[], onChanged: () => void) {
  const [moved, setMoved] = useState<string[] | null>(null);
  const [failed, setFailed] = useState('');
  const sorted = rules.toSorted(byStrength);
  const order = moved ? inOrder(sorted, moved) : sorted;
  const now = useRef(order);
  now.current = order;
  const waits = useRef(false);
  /** What was saved since `rules` were read. */
  const saved = useRef(new Map<string, number>());
  const save = async () => {
    if (!waits.current) return;
    waits.current = false;
    const known = now.current.map((rule) => ({ ...rule, priority: saved.current.get(rule.id) ?? rule.priority }));
    const replies = await Promise.all(
      [...changedPriorities(known)].map(async ([id, priority]) => {
        const reply = await changeRule(id, { priority });
        if (reply.ok) saved.current.set(id, priority);
        return reply;
      }),
    );
    const refused = replies.find((reply) => !reply.ok);
    setFailed(refused && !refused.ok ? failureText(refused.failure) : '');
    onChanged();
  };
  useEffect(() => {
    if (!moved) return;
    const timer = setTimeout(() => void save(), saveAfterMs);
    return () => clearTimeout(timer);
  }, [moved]);
  useEffect(() => () => void save(), []);
  // What the API says afterwards is the order.
  useEffect(() => {
    saved.current.clear();
    if (!waits.current) setMoved(null);
  }, [rules]);
  const move = (from: number, to: number) => {
    const ids = now.current.map(({ id }) => id);
    const [id = ''] = ids.splice(from, 1);
    waits.current = true;
    setMoved(ids.toSpliced(to, 0, id));
  };
  return { order, move, failed };
}

/** Rules that came meanwhile stand at the end. */
function inOrder(rules: RichMenuRuleView[], ids: string[]): RichMenuRuleView[] {
  const place = ({ id }: RichMenuRuleView) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return rules.toSorted((one, other) => place(one) - place(other));
}
