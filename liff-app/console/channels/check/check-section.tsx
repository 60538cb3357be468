import type { ComponentChildren } from 'preact';
import type { ChannelView, SetupItem } from '../../../../server/contract/channels.ts';
import { ago } from '../../i18n/dates.ts';
import { setupText } from '../../i18n/setup-text.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { channelWords as t } from '../channel-words.ts';
import './check.css';
import { VendorLink } from '../connect/place-picture.tsx';
import { vendorName } from '../connect/vendor-name.ts';
import { LoginChannelIdentity } from '../login-channel-identity.tsx';
import { type CheckGroups, checkGroups } from './check-groups.ts';

type Props = {
  channel: ChannelView;
  busy: boolean;
  /** Left out for those who may only read. */
  onCheck?: (repair?: string[]) => void;
  onTick?: (id: string) => void;
};

/** The results of the last check, grouped by what a person has to do. */
export function CheckSection({ channel, busy, onCheck, onTick }: Props) {
  const { check } = channel;
  const groups = checkGroups(check?.items ?? []);
  const repairable = groups.failed.filter((item) => item.repairable).map(({ id }) => id);
  return (
    <section class="card stack" aria-busy={busy}>
      <div class="check-head">
        <div>
          <h2>{t('check')}</h2>
          <p class="muted small" role="status">
            {check ? t('check.at', { ago: ago(check.at) }) : t('check.never')}
            {check && summary(groups)}
          </p>
        </div>
        {onCheck && (
          <Button busy={busy} onClick={() => onCheck()}>
            {t(check ? 'check.again' : 'check.now')}
          </Button>
        )}
      </div>
      <Group kind="failed" items={groups.failed}>
        {(item) => <Item key={item.id} item={item} kind="failed" busy={busy} onRepair={onCheck} />}
      </Group>
      {onCheck && repairable.length > 1 && (
        <div class="row">
          <Button kind="primary" busy={busy} onClick={() => onCheck(repairable)}>
            {t('repair.all', { n: repairable.length })}
          </Button>
        </div>
      )}
      <Group kind="manual" items={groups.manual}>
        {(item) => <LookItem key={item.id} item={item} channel={channel} onTick={onTick} />}
      </Group>
      <Group kind="unknown" items={groups.unknown}>
        {(item) => <Item key={item.id} item={item} kind="unknown" busy={busy} />}
      </Group>
      <Group kind="ok" items={groups.ok}>
        {(item) => <Item key={item.id} item={item} kind="ok" busy={busy} />}
      </Group>
    </section>
  );
}

function summary({ failed: todo, manual: look }: CheckGroups): string {
  const left = look.filter(({ ok }) => ok !== true).length;
  if (todo.length > 0) return t('check.todo', { n: todo.length });
  return left > 0 ? t('check.look', { n: left }) : t('check.fine');
}

type GroupProps = { kind: keyof CheckGroups; items: SetupItem[]; children: (item: SetupItem) => ComponentChildren };

function Group({ kind, items, children }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3 class={`check-group ${kind}`}>{t(`group.${kind}`)}</h3>
      <ul class="checks">{items.map(children)}</ul>
    </div>
  );
}

type ItemProps = {
  item: SetupItem;
  kind: 'failed' | 'unknown' | 'ok';
  busy: boolean;
  onRepair?: ((repair: string[]) => void) | undefined;
};

function Item({ item, kind, busy, onRepair }: ItemProps) {
  const { message, fix } = setupText(item);
  return (
    <li class={kind}>
      <Icon name={kind === 'ok' ? 'check' : 'warn'} />
      <div class="check-words">
        <p>{message}</p>
        {fix && kind !== 'ok' && <p class="muted small">{fix}</p>}
        {kind === 'failed' && (
          <div class="row">
            {item.repairable && onRepair && (
              <Button busy={busy} onClick={() => onRepair([item.id])} label={`${t('repair')}: ${message}`}>
                {t('repair')}
              </Button>
            )}
            {item.link && <VendorLink url={item.link} name={vendorName(item.link)} />}
          </div>
        )}
      </div>
    </li>
  );
}

type LookProps = { item: SetupItem; channel: ChannelView; onTick?: ((id: string) => void) | undefined };

/** A question that no API answers: a person looks, and ticks. */
function LookItem({ item, channel, onTick }: LookProps) {
  const id = `look-${item.id}`;
  const { message, fix } = setupText(item);
  return (
    <li class="manual">
      <input id={id} type="checkbox" checked={item.ok === true} disabled={!onTick} onInput={() => onTick?.(item.id)} />
      <div class="check-words">
        <label for={id}>{message}</label>
        {fix && item.ok !== true && <p class="muted small">{fix}</p>}
        {item.id === 'login_name' && <LoginChannelIdentity channel={channel} />}
        {item.link && item.ok !== true && (
          <div class="row">
            <VendorLink url={item.link} name={vendorName(item.link)} />
          </div>
        )}
      </div>
    </li>
  );
}
