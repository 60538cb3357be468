import { useRef } from 'preact/hooks';
import { shellWords } from '../console/i18n/shell-words.ts';
import { Button } from '../console/ui/button.tsx';
import { IconButton } from '../console/ui/icon-button.tsx';
import { Segments } from '../console/ui/segments.tsx';
import { Switch } from '../console/ui/switch.tsx';
import * as actions from './actions.ts';
import { closeAll } from './apps.ts';
import { RouteMenus } from './route-menus.tsx';
import { currentRoute, state, trouble } from './store.ts';
import { phoneWords } from './words.ts';

/** The switches a person can play with. A popover on a narrow screen, beside the phones on a wide one. */
export function Controls() {
  const panel = useRef<HTMLElement>(null);
  const { campaign, target } = currentRoute();
  const hide = () => void (panel.current?.matches(':popover-open') && panel.current.hidePopover());
  /** What concerns the chats: what is open on the phone is closed first. */
  const withoutPages = (act: () => unknown) => {
    hide();
    closeAll();
    act();
  };
  const friendshipLabel = phoneWords('friendship', { brand: target.name, name: state.value.customer?.name ?? '' });
  return (
    <aside ref={panel} class="controls" id="controls" popover="auto" aria-labelledby="controls-title">
      <div class="dialog-head">
        <h2 id="controls-title">{phoneWords('controls')}</h2>
        <IconButton icon="close" label={shellWords('close')} onClick={hide} />
      </div>
      <RouteMenus onChosen={hide} />
      {target.platform === 'line' && (
        <div>
          <p class="muted small">{friendshipLabel}</p>
          <Segments
            label={friendshipLabel}
            value={target.friendship}
            options={(['friend', 'never', 'blocked'] as const).map((value) => ({ value, label: phoneWords(value) }))}
            onInput={(wanted) => withoutPages(() => actions.chooseFriendship(wanted))}
          />
        </div>
      )}
      <Segments
        label={phoneWords('phone')}
        value={state.value.os}
        options={[
          { value: 'ios', label: 'iPhone' },
          { value: 'android', label: 'Android' },
        ]}
        onInput={actions.chooseOs}
      />
      <div class="switches">
        <Switch
          label={phoneWords('targetDown', { target: target.appName })}
          checked={trouble() !== null}
          onInput={actions.setTargetDown}
        />
        <Switch
          label={phoneWords('campaignOff')}
          checked={!campaign.enabled}
          onInput={(off) => actions.setCampaignEnabled(!off)}
        />
      </div>
      <div class="switches">
        <Button kind="primary" onClick={() => withoutPages(actions.sendCard)}>
          {phoneWords('sendCard')}
        </Button>
        <Button onClick={() => withoutPages(actions.changeCustomer)}>{phoneWords('newCustomer')}</Button>
      </div>
      <a href="/console" target="_blank" rel="noopener">
        {phoneWords('console')}
      </a>
    </aside>
  );
}
