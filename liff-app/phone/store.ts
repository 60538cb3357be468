// Everything the page shows. Components read `state` and what is derived from it; the other modules change it.
import { computed, signal } from '@preact/signals';
import { options } from 'preact';
import { ControlError } from '../../server/simulator/client/connection.ts';
import type { StateView } from '../../server/simulator/control/state.ts';
import type { PhoneInfo } from '../../server/simulator/phone/phone-info.ts';
import type { Customer } from '../../server/simulator/world/accounts.ts';
import type { ChatMessage } from '../../server/simulator/world/chats.ts';
import { toast } from '../console/ui/toast.tsx';
import { type Chat, chatsOf, type Kept, nothingKept, type Os, type Page, type Route, routesOf } from './chats.ts';
import { control, getInfo } from './simulator.ts';
import { phoneWords } from './words.ts';

/** LINE's sheet over a chat. `account`: the key of the chat that it offers; `msit`: the page that asked for it waits for the answer. */
export type Sheet = { chat: string; account: string; kind: 'add' | 'unblock' | 'friend'; msit?: string };

type State = {
  info: PhoneInfo;
  /** The simulator's own state; null: not read yet. */
  world: StateView | null;
  customer: Customer | null;
  campaignId: string | null;
  os: Os;
  /** The key of the chat in front: the one shown on a narrow screen. */
  front: string;
  kept: Record<string, Kept>;
  /** One that an address asked for. */
  sheet: Sheet | null;
  /** The sheet of a page that has been answered, until the simulator says so too. */
  answeredSheet: string | null;
  lost: boolean;
  /** How far the customer has come with the last card: linked, sent the target the message that links, answered the brand. */
  linked: boolean;
  sentAt: number | null;
  answered: boolean;
};
export const noProgress = { linked: false, sentAt: null, answered: false };

const keptCustomer = 'omnilink-phone-customer';
const keptCampaign = 'omnilink-phone-campaign';

export const state = signal<State>({
  ...noProgress,
  info: { publicUrl: '', channels: [], campaigns: [] },
  world: null,
  customer: null,
  campaignId: sessionStorage.getItem(keptCampaign),
  os: 'ios',
  front: '',
  kept: {},
  sheet: null,
  answeredSheet: null,
  lost: false,
});

export function change(patch: Partial<State>): void {
  state.value = { ...state.value, ...patch };
}

export function changeChat(key: string, patch: Partial<Kept>): void {
  const { kept } = state.value;
  change({ kept: { ...kept, [key]: { ...(kept[key] ?? nothingKept), ...patch } } });
}

/** Draws within the call: nothing of what was shown before can be tapped any more. */
export function changeNow(patch: Partial<State>): void {
  const { debounceRendering } = options;
  options.debounceRendering = (draw) => draw();
  change(patch);
  options.debounceRendering = debounceRendering;
}

export const chats = computed(() => chatsOf(state.value));
export const chatNamed = (key: string) => chats.value.find((chat) => chat.key === key);
export const pages = computed(() => chats.value.flatMap(({ page }) => page ?? []));
export const frontPage = () => chatNamed(state.value.front)?.page ?? null;

export const routes = computed(() => routesOf(state.value.info, chats.value));
export const findRoute = (id: string | null) => routes.value.find(({ campaign }) => campaign.id === id);
/** Null: the brand has no campaign. */
export const route = computed(() => findRoute(state.value.campaignId) ?? routes.value[0] ?? null);
export function currentRoute(): Route {
  if (!route.value) throw new Error('The brand has no campaign.');
  return route.value;
}
/** The two chats that are shown. */
export const shown = computed(() => (route.value ? [route.value.source, route.value.target] : []));
export const isShown = (key: string) => shown.value.some((chat) => chat.key === key);

export function setRoute({ campaign: { id } }: Route): Pick<State, 'campaignId'> {
  sessionStorage.setItem(keptCampaign, id);
  return { campaignId: id };
}

/** The trouble of the target's platform, while it is switched on. */
export const trouble = () => state.value.world?.faults.find(({ times }) => times === null) ?? null;

export const sheet = computed<Sheet | null>(() => {
  const { world, customer, answeredSheet } = state.value;
  const page = pages.value.find(({ app }) => app === 'liff');
  const asked = world?.subwindows.find((one) => one.customer === customer?.id && one.state === 'open');
  const account = chats.value.find((chat) => chat.account === asked?.channelId);
  if (!page || !asked || !account || asked.msit === answeredSheet) return state.value.sheet;
  return { chat: page.chat, account: account.key, kind: asked.kind, msit: asked.msit };
});

const oneAtATime = matchMedia('(max-width: 720px)');
/** Whether the person can see this chat now. */
const isSeen = ({ key, page }: Chat) => !page && (state.value.front === key || !oneAtATime.matches);

/** The chat in front, read from now on. */
export function show(key: string): void {
  change({ front: key });
  changeChat(key, { unread: 0 });
}

export function hidePage({ chat, id }: Page): void {
  if (chatNamed(chat)?.page?.id !== id) return;
  changeChat(chat, { page: null });
  if (state.value.sheet?.chat === chat) change({ sheet: null });
  for (const one of chats.value) if (one.key === chat && isSeen(one)) changeChat(chat, { unread: 0 });
}

/** What the control API refuses becomes a sentence. */
export async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
    await refresh();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    toast({ text: phoneWords('cannot') });
  }
}

let reading: Promise<void> = Promise.resolve();
/** Reads everything again, after what is being read. */
export function refresh(): Promise<void> {
  reading = reading.catch(() => {}).then(read);
  return reading;
}

async function read(): Promise<void> {
  const [info, world] = await Promise.all([getInfo(), control.state()]);
  const id = state.value.customer?.id ?? localStorage.getItem(keptCustomer);
  const customer = world.customers.find((one) => one.id === id) ?? state.value.customer;
  change({ info, world, customer });
  if (!state.value.front) change({ front: shown.value[0]?.key ?? '' });
  if (!customer) return;
  const keys = shown.value.map(({ key }) => key);
  const logs = await Promise.all(shown.value.map((chat) => control.chat(chat.platform, chat.account, customer.id)));
  if (state.value.customer?.id !== customer.id) return;
  for (const [index, messages] of logs.entries()) receive(chatNamed(keys[index] ?? ''), messages);
}

function receive(chat: Chat | undefined, messages: ChatMessage[]): void {
  if (!chat) return;
  const fresh = messages.length - chat.messages.length;
  const isLonger = chat.messages.length > 0 && messages[0]?.id === chat.messages[0]?.id && fresh > 0;
  const isNews = isLonger && !isSeen(chat) && messages.at(-1)?.direction === 'to_customer';
  changeChat(chat.key, { messages, unread: isNews ? chat.unread + fresh : chat.unread });
}

/** Somebody new, of whom nothing is known yet. */
export function meet(customer: Customer): void {
  localStorage.setItem(keptCustomer, customer.id);
  change({ ...noProgress, customer, kept: {}, sheet: null, front: currentRoute().source.key });
}
