// Everything the page shows. Views read `model` and are told when it changed; deeds.js changes it.
import * as control from './control.js';
import { t } from './texts.js';

export const platforms = ['messenger', 'line'];
export const kept = 'omnilink-phone-customer';

export const model = {
  /** @type {null | { brand: string, keyword: string, campaignEnabled: boolean, messengerPageId: string, lineChannelId: string, publicUrl: string, consoleUrl?: string }} */
  info: null,
  os: 'ios',
  customer: null,
  friendship: 'never',
  chats: { messenger: [], line: [] },
  unread: { messenger: 0, line: 0 },
  accounts: { messenger: null, line: null },
  lineFault: null,
  /** The app in front: the panel shown on a narrow screen. */
  front: 'messenger',
  /** Open pages, by panel. Set by apps.js. */
  pages: { messenger: null, line: null },
  /** LINE's sheet over the LINE panel: `{ kind, msit? }`. */
  sheet: null,
  linked: false,
  toast: '',
  lost: false,
};

const listeners = new Set();
const oneAtATime = matchMedia('(max-width: 720px)');

/** Whether the person can see this chat now. */
const isSeen = (platform) => !model.pages[platform] && (model.front === platform || !oneAtATime.matches);

let planned = false;

/** Calls `listener` after changes, at most once a frame. */
export const onChange = (listener) => listeners.add(listener);

export function changed() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    for (const platform of platforms) if (isSeen(platform)) model.unread[platform] = 0;
    for (const listener of listeners) listener();
  });
}

let toastTimer;
export function say(text) {
  model.toast = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    model.toast = '';
    changed();
  }, 5000);
  changed();
}

/** Runs a deed; what the control API refuses becomes a sentence. */
export async function attempt(deed) {
  try {
    await deed();
    await refresh();
  } catch (error) {
    if (!(error instanceof control.ControlError)) throw error;
    say(t(error.status === 0 ? 'lost' : 'cannot'));
  }
}

/** Reads everything again; called after deeds and events. */
export async function refresh() {
  const { messengerPageId, lineChannelId } = model.info;
  const state = await control.getState();
  const id = model.customer?.id ?? localStorage.getItem(kept);
  model.customer = state.customers.find((one) => one.id === id) ?? null;
  model.accounts.messenger = state.pages.find((page) => page.pageId === messengerPageId) ?? null;
  model.accounts.line = state.channels.find((channel) => channel.channelId === lineChannelId) ?? null;
  model.lineFault = state.faults.find((fault) => fault.times === null && fault.match.host === 'line-api') ?? null;
  if (!model.customer) return changed();
  const customer = model.customer;
  const ours = (one) => one.customer === customer.id && one.channelId === lineChannelId;
  model.friendship = state.friendships.find(ours)?.state ?? 'never';
  const open = state.subwindows.find((one) => ours(one) && one.state === 'open');
  if (open) model.sheet = { kind: open.kind, msit: open.msit };
  else if (model.sheet?.msit) model.sheet = null;
  await Promise.all(platforms.map((platform) => readChat(platform, customer.id)));
  changed();
}

export const accountOf = (platform) => (platform === 'line' ? model.info.lineChannelId : model.info.messengerPageId);

async function readChat(platform, customerId) {
  const { messages } = await control.getChat(platform, accountOf(platform), customerId);
  const before = model.chats[platform];
  const fresh = messages.length - before.length;
  const same = before.length > 0 && messages[0]?.id === before[0].id;
  if (same && fresh > 0 && !isSeen(platform) && messages.at(-1).direction === 'to_customer') {
    model.unread[platform] += fresh;
  }
  model.chats[platform] = messages;
}

export function show(platform) {
  model.front = platform;
  changed();
}
