// Everything the page shows. Views read `model` and are told when it changed; deeds.js changes it.
import * as control from './control.js';
import {
  accountFields,
  accountLists,
  chatsOf,
  forEachPanel,
  panelNames,
  platformOf,
  platforms,
  targets,
} from './panels.js';
import { t } from './texts.js';

export const kept = 'omnilink-phone-customer';
const keptPath = 'omnilink-phone-path';

export const model = {
  /**
   * `accounts`: the brand's account of each chat; `paths`: each way of linking, with the word that brings its card.
   * @type {null | { brand: string, accounts: Record<string, string>, publicUrl: string, consoleUrl?: string,
   *   paths: { source: string, target: string, keyword: string, campaignEnabled: boolean }[] }}
   */
  info: null,
  os: 'ios',
  path: readPath(),
  customer: null,
  /** Of LINE's two chats: `friend`, `never` or `blocked`. */
  friendships: forEachPanel(() => 'never'),
  /** Of Meta's chats. */
  blocked: forEachPanel(() => false),
  chats: forEachPanel(() => []),
  unread: forEachPanel(() => 0),
  accounts: forEachPanel(() => null),
  /** LINE's menu under each chat; null: none. */
  menus: forEachPanel(() => null),
  /** What a tapped WhatsApp link has put into the text field. */
  drafts: forEachPanel(() => ''),
  /** The trouble of the target's platform, while it is switched on. */
  fault: null,
  /** The chat in front: the one shown on a narrow screen. */
  front: 'messenger',
  /** Open pages, by the chat that they lie over. Set by apps.js. */
  pages: forEachPanel(() => null),
  /** LINE's sheet over a chat: `{ panel, account, kind, msit? }`; `account` is the chat of the account that it offers. */
  sheet: null,
  linked: false,
  /** When the customer sent the target the message that links; null: not yet. */
  sentAt: null,
  /** The customer has answered the brand's message in the chat of the card. */
  answered: false,
  toast: '',
  lost: false,
};
model.front = model.path.source;

function readPath() {
  const [source, target] = (sessionStorage.getItem(keptPath) ?? '').split(' ');
  return platforms.includes(source) && targets.includes(target)
    ? { source, target }
    : { source: 'messenger', target: 'line' };
}

/** The two chats that are shown: where the card is, where it leads. */
export const shown = () => chatsOf(model.path);
export const sourceChat = () => shown()[0];
export const targetChat = () => shown()[1];
export const currentPath = () =>
  model.info.paths.find(({ source, target }) => source === model.path.source && target === model.path.target);

export const accountName = (panel) => model.accounts[panel]?.name ?? model.info.brand;

export function setPath(path) {
  model.path = path;
  sessionStorage.setItem(keptPath, `${path.source} ${path.target}`);
}

const listeners = new Set();
const oneAtATime = matchMedia('(max-width: 720px)');

/** Whether the person can see this chat now. */
const isSeen = (panel) => !model.pages[panel] && (model.front === panel || !oneAtATime.matches);

let planned = 0;

/** Calls `listener` after changes, at most once a frame. */
export const onChange = (listener) => listeners.add(listener);

export function changed() {
  if (planned === 0) planned = requestAnimationFrame(changedNow);
}

/** Draws before anything else can be tapped. */
export function changedNow() {
  cancelAnimationFrame(planned);
  planned = 0;
  for (const panel of shown()) if (isSeen(panel)) model.unread[panel] = 0;
  for (const listener of listeners) listener();
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
  const state = await control.getState();
  const id = model.customer?.id ?? localStorage.getItem(kept);
  model.customer = state.customers.find((one) => one.id === id) ?? null;
  for (const panel of panelNames) {
    const platform = platformOf(panel);
    const ours = (one) => one[accountFields[platform]] === model.info.accounts[panel];
    model.accounts[panel] = state[accountLists[platform]].find(ours) ?? null;
  }
  model.fault = state.faults.find((fault) => fault.times === null) ?? null;
  if (!model.customer) return changed();
  readRelations(state, model.customer.id);
  await Promise.all(shown().map((panel) => readChat(panel, model.customer.id)));
  changed();
}

function readRelations(state, customer) {
  for (const panel of panelNames) {
    const account = model.info.accounts[panel];
    const known = (one) => one.customer === customer && (one.channelId ?? one.account) === account;
    model.friendships[panel] = state.friendships.find(known)?.state ?? 'never';
    model.blocked[panel] =
      platformOf(panel) === 'line'
        ? model.friendships[panel] === 'blocked'
        : (state.threads.find(known)?.blocked ?? false);
  }
  for (const panel of panelNames) {
    const account = model.accounts[panel];
    const linked = state.menuLinks.find((one) => one.customer === customer && one.channelId === account?.channelId);
    const id = linked?.richMenuId ?? account?.defaultRichMenuId;
    model.menus[panel] =
      state.richMenus.find((menu) => menu.channelId === account?.channelId && menu.richMenuId === id) ?? null;
  }
  const open = state.subwindows.find((one) => one.customer === customer && one.state === 'open');
  if (open) {
    const account = panelNames.find((panel) => model.info.accounts[panel] === open.channelId);
    const panel = panelNames.find((name) => model.pages[name]?.app === 'liff') ?? account;
    model.sheet = { panel, account, kind: open.kind, msit: open.msit };
  } else if (model.sheet?.msit) model.sheet = null;
}

async function readChat(panel, customerId) {
  const { messages } = await control.getChat(platformOf(panel), model.info.accounts[panel], customerId);
  const before = model.chats[panel];
  const fresh = messages.length - before.length;
  const same = before.length > 0 && messages[0]?.id === before[0].id;
  if (same && fresh > 0 && !isSeen(panel) && messages.at(-1).direction === 'to_customer') model.unread[panel] += fresh;
  model.chats[panel] = messages;
}

export function show(panel) {
  model.front = panel;
  changed();
}
