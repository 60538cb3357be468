import { useId, useMemo, useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { RichMenuRuleView, RichMenuView } from '../../../server/contract/rich-menus.ts';
import { useRequest } from '../data/use-request.ts';
import { fieldErrorWords, fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { MenuPicture } from './menu-picture.tsx';
import { changeRule, createRule } from './rich-menu-api.ts';
import { richMenuWords as t } from './rich-menu-words.ts';

type Props = {
  channel: ChannelView;
  /** Null: a new one. */
  rule: RichMenuRuleView | null;
  /** The account's rules: a new one is the last. */
  rules: RichMenuRuleView[];
  menus: RichMenuView[];
  onEnd: (isDone: boolean) => void;
};

/** A rule: a tag, and a menu chosen by its picture and name. */
export function RuleDialog({ channel, rule, rules, menus, onEnd }: Props) {
  const [tag, setTag] = useState(rule?.tag ?? '');
  const [menuId, setMenuId] = useState(menus.some(({ id }) => id === rule?.richMenuId) ? (rule?.richMenuId ?? '') : '');
  const [tried, setTried] = useState(false);
  const request = useRequest();
  const { failure } = request;
  // A retry after a lost answer must not make a second rule; another form is another rule.
  const key = useMemo(() => crypto.randomUUID(), [tag, menuId]);

  const save = async () => {
    setTried(true);
    const fields = { tag: tag.trim(), richMenuId: menuId };
    if (!fields.tag || !menuId) return;
    const reply = await request.send(
      rule
        ? changeRule(rule.id, fields)
        : createRule({ channelId: channel.id, ...fields, priority: lowest(rules) }, key),
    );
    if (!reply.ok) return;
    toast({ text: rule ? shellWords('saved') : t('created') });
    onEnd(true);
  };
  const missing = tried && !tag.trim() ? fieldErrorWords('empty') : undefined;
  return (
    <ConfirmDialog
      open
      title={rule ? t('edit.title', { tag: rule.tag }) : t('new.title', { channel: channel.name })}
      action={rule ? shellWords('save') : t('create')}
      kind="primary"
      busy={request.busy}
      problem={failure && Object.keys(failure.fieldErrors).length === 0 && failureText(failure)}
      onConfirm={() => void save()}
      onClose={() => onEnd(false)}
    >
      <TextField
        label={t('tag')}
        hint={t('tag.hint')}
        value={tag}
        error={missing ?? fieldTextOf(failure, 'tag')}
        onInput={setTag}
      />
      <MenuChoice
        menus={menus}
        value={menuId}
        error={tried && !menuId ? t('menu.choose') : undefined}
        onPick={setMenuId}
      />
    </ConfirmDialog>
  );
}

const lowest = (rules: readonly RichMenuRuleView[]) => Math.min(0, ...rules.map(({ priority }) => priority));

type ChoiceProps = { menus: RichMenuView[]; value: string; error: string | undefined; onPick: (id: string) => void };

function MenuChoice({ menus, value, error, onPick }: ChoiceProps) {
  const id = useId();
  return (
    <fieldset class="menu-choice" aria-describedby={`${id}-note`}>
      <legend>{t('menu')}</legend>
      <div class="menu-grid">
        {menus.map((menu) => (
          <label key={menu.id} class="menu-option">
            <input type="radio" name={id} value={menu.id} checked={menu.id === value} onInput={() => onPick(menu.id)} />
            <MenuPicture menu={menu} />
            <bdi class="menu-name">{menu.name || t('menu.unnamed')}</bdi>
            {menu.chatBarText && <bdi class="small muted">{menu.chatBarText}</bdi>}
          </label>
        ))}
      </div>
      <p id={`${id}-note`} class="field-error small">
        {error}
      </p>
    </fieldset>
  );
}
