import { Icon } from '../console/ui/icon.tsx';
import { chooseRoute } from './actions.ts';
import type { Chat, Route } from './chats.ts';
import { currentRoute, findRoute, routes } from './store.ts';
import { phoneWords } from './words.ts';

/** From which chat to which, and by which campaign where several do that: the visitor's own are among them. */
export function RouteMenus({ onChosen }: { onChosen?: () => void }) {
  const { campaign, source, target } = currentRoute();
  const from = routes.value.filter((one) => one.source.key === source.key);
  const between = from.filter((one) => one.target.key === target.key);
  const go = (next: Route | undefined) => {
    onChosen?.();
    if (next) chooseRoute(next);
  };
  const chooseSource = (key: string) => {
    const options = routes.value.filter((one) => one.source.key === key);
    const likeNow = (field: 'key' | 'platform') => options.find((one) => one.target[field] === target[field]);
    go(likeNow('key') ?? likeNow('platform') ?? options[0]);
  };
  const chooseTarget = (key: string) => go(from.find((one) => one.target.key === key));
  const campaigns = between.map((one) => ({ value: one.campaign.id, label: one.campaign.name }));
  return (
    <div class="route">
      <Menu
        label={phoneWords('from')}
        value={source.key}
        options={optionsOf(routes.value.map((one) => one.source))}
        choose={chooseSource}
      />
      <Icon name="arrow" />
      <Menu
        label={phoneWords('to')}
        value={target.key}
        options={optionsOf(from.map((one) => one.target))}
        choose={chooseTarget}
      />
      {between.length > 1 && (
        <Menu
          label={phoneWords('campaign')}
          value={campaign.id}
          options={campaigns}
          choose={(id) => go(findRoute(id))}
        />
      )}
    </div>
  );
}

type Option = { value: string; label: string };

/** Each chat once, with its account's name where two are of one app. */
function optionsOf(chats: Chat[]): Option[] {
  const each = [...new Map(chats.map((chat) => [chat.key, chat])).values()];
  const isOnly = (chat: Chat) => each.filter(({ platform }) => platform === chat.platform).length === 1;
  return each.map((chat) => ({
    value: chat.key,
    label: isOnly(chat) ? chat.appName : `${chat.appName} · ${chat.name}`,
  }));
}

type MenuProps = { label: string; value: string; options: Option[]; choose: (value: string) => void };
const Menu = ({ label, value, options, choose }: MenuProps) => (
  <select class="input" aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value)}>
    {options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ))}
  </select>
);
