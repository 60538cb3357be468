// What a person can do on this page, beside tapping through the apps (apps.ts).
import { toast } from '../console/ui/toast.tsx';
import { closeAll } from './apps.ts';
import { type Chat, type Friendship, hasCard, type Os, type Route } from './chats.ts';
import { control, enableCampaign, play as playIn } from './simulator.ts';
import { forgetPerson } from './storage.ts';
import * as store from './store.ts';
import { phoneWords } from './words.ts';

const { attempt, change, currentRoute, state } = store;
const names = ['陳小美', '林大為', '王怡君', '張家豪', '李雅婷', '黃志明', '吳淑芬', '劉冠宇'];

const play = (chat: Chat, action: string, fields?: object) =>
  playIn(chat, state.value.customer?.id ?? '', action, fields);

/** The customer writes (`type`), or presses a button that sends something. */
export function write(
  chat: Chat,
  action: 'type' | 'postback' | 'quick-reply' | 'reply',
  fields: object,
): Promise<void> {
  const isTap = action !== 'type';
  if (chat.key === currentRoute().target.key && (isTap || chat.draft)) {
    change({ sentAt: Date.now() });
    // The page that led here is done: both chats must be visible.
    closeAll();
  } else if (isTap) change({ sentAt: null });
  store.changeChat(chat.key, { draft: '' });
  if (isTap) change({ answered: true, linked: false });
  return attempt(() => play(chat, action, fields));
}

export const relate = (chat: Chat, action: 'follow' | 'block' | 'unblock') => attempt(() => play(chat, action));

export function answerSheet({ msit, account: key, kind }: store.Sheet, action: 'add' | 'close'): void {
  const account = store.chatNamed(key);
  change({ sheet: null, answeredSheet: msit ?? null });
  if (msit) attempt(() => control.line.answerSubwindow(msit, action));
  else if (account && action === 'add') relate(account, kind === 'unblock' ? 'unblock' : 'follow');
}

function forgetProgress(): void {
  change(store.noProgress);
  for (const { key } of store.chats.value) store.changeChat(key, { draft: '' });
}

/** Types the keyword, as a customer would. */
export async function sendCard(): Promise<void> {
  const { campaign, source } = currentRoute();
  forgetProgress();
  change({ front: source.key });
  if (campaign.keyword !== null) await attempt(() => play(source, 'type', { text: campaign.keyword }));
}

export async function chooseRoute(next: Route): Promise<void> {
  const before = store.trouble();
  closeAll();
  forgetProgress();
  // What follows asks the simulator: meanwhile a card of the previous route must not be tapped.
  store.changeNow({ ...store.setRoute(next), front: next.source.key });
  await attempt(async () => {
    if (before) await control.removeFaults(before.id);
    // On LINE only a friend gets an account's messages.
    if (next.source.platform === 'line' && next.source.friendship !== 'friend') await play(next.source, 'follow');
  });
  // If the route was changed again meanwhile, the later one's card counts.
  const now = currentRoute();
  if (now.campaign.id === next.campaign.id && !hasCard(now, store.routes.value)) await sendCard();
}

/** A new person, who is `friendship` to the LINE account that the card leads to and a friend of all others; the card is there already. */
export async function newCustomer(friendship: Friendship = currentRoute().target.friendship): Promise<void> {
  await attempt(async () => {
    const { source, target, campaign } = currentRoute();
    const used = (await control.state()).customers.length;
    const customer = await control.addCustomer({ name: names[used % names.length] ?? '' });
    store.meet(customer);
    await forgetPerson();
    await control.line.browserUser(customer.id);
    for (const chat of store.chats.value) {
      const wanted = chat.key === target.key ? friendship : 'friend';
      if (chat.platform !== 'line' || wanted === 'never') continue;
      await play(chat, 'follow');
      if (wanted === 'blocked') await play(chat, 'block');
    }
    if (campaign.keyword !== null) await play(source, 'type', { text: campaign.keyword });
  });
}

export async function changeCustomer(friendship?: Friendship): Promise<void> {
  await newCustomer(friendship);
  toast({ text: phoneWords('newCustomerToast', { name: state.value.customer?.name ?? '' }), seconds: 5 });
}

/** LINE sends no event that would make a friend a stranger again, so *never added* is another person. */
export async function chooseFriendship(wanted: Friendship): Promise<void> {
  const { target } = currentRoute();
  if (wanted === target.friendship) return;
  forgetProgress();
  if (wanted === 'never') return changeCustomer('never');
  if (wanted === 'friend') return relate(target, target.friendship === 'blocked' ? 'unblock' : 'follow');
  if (target.friendship === 'never') await relate(target, 'follow');
  return relate(target, 'block');
}

/** Another phone: what the old one had open is gone. */
export function chooseOs(os: Os): void {
  closeAll();
  change({ os });
  store.show(currentRoute().source.key);
}

/** What fails: every call to LINE, or every message to this number of WhatsApp; both with a temporary error. */
function troubleOf({ platform, account }: Chat): Omit<Parameters<typeof control.addFault>[0], 'kind'> {
  if (platform === 'line') return { match: { host: 'line-api' }, status: 503 };
  return { match: { host: 'meta', path: `*/${account}/messages` }, listed: '131016' };
}

export const setTargetDown = (down: boolean): Promise<void> =>
  attempt(async () => {
    const before = store.trouble();
    if (before) await control.removeFaults(before.id);
    if (down) await control.addFault({ ...troubleOf(currentRoute().target), kind: 'status', times: null });
  });

export const setCampaignEnabled = (enabled: boolean): Promise<void> =>
  attempt(() => enableCampaign(currentRoute().campaign.id, enabled));
