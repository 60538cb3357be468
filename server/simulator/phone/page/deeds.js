// What a person can do on this page, beside tapping through the apps (apps.js).
import { closeAll } from './apps.js';
import * as control from './control.js';
import {
  attempt,
  changed,
  changedNow,
  currentPath,
  kept,
  model,
  say,
  setPath,
  sourceChat,
  targetChat,
} from './model.js';
import { accountFields, forEachPanel, panelNames, platformOf } from './panels.js';
import { forgetPerson } from './storage.js';
import { t } from './texts.js';

const names = ['陳小美', '林大為', '王怡君', '張家豪', '李雅婷', '黃志明', '吳淑芬', '劉冠宇'];

/** One deed of the control API in a chat, such as `type` or `block`. */
function play(panel, deed, fields = {}) {
  const platform = platformOf(panel);
  const account = { [accountFields[platform]]: model.info.accounts[panel] };
  return control.play(`${platform}/${deed}`, { ...account, customer: model.customer.id, ...fields });
}

/** The customer writes, or presses a button that sends something. */
export function write(panel, deed, fields) {
  const isTap = deed !== 'type';
  if (panel === targetChat() && (isTap || model.drafts[panel])) {
    model.sentAt = Date.now();
    // The page that led here is done: both chats must be visible.
    closeAll();
  } else if (isTap) model.sentAt = null;
  model.drafts[panel] = '';
  if (isTap) Object.assign(model, { answered: true, linked: false });
  return attempt(() => play(panel, deed, fields));
}

/** `follow`, `block` or `unblock`. */
export const relate = (panel, deed) => attempt(() => play(panel, deed));

/** Types the keyword, as a customer would. */
export function sendCard() {
  forgetProgress();
  model.front = sourceChat();
  return attempt(() => play(sourceChat(), 'type', { text: currentPath().keyword }));
}

function forgetProgress() {
  Object.assign(model, { linked: false, sentAt: null, answered: false, drafts: forEachPanel(() => '') });
}

/**
 * Whether the chat's last card is this path's: the customer's last keyword says which. Nobody but them knows what a card's button
 * leads to.
 */
export function hasCard() {
  const words = model.info.paths.filter(({ source }) => source === model.path.source).map(({ keyword }) => keyword);
  const chat = model.chats[sourceChat()];
  const asked = chat.findLastIndex((one) => one.direction === 'from_customer' && words.includes(one.text));
  if (chat[asked]?.text !== currentPath().keyword) return false;
  return chat.slice(asked).some(({ buttons }) => buttons.some(({ url }) => url));
}

/** Another way of linking: its two chats, and a card in the first. */
export async function choosePath(path) {
  closeAll();
  forgetProgress();
  setPath(path);
  model.front = sourceChat();
  // What follows asks the simulator: meanwhile a card of the previous path must not be tapped.
  changedNow();
  if (model.fault) await setTargetDown(false);
  await attempt(readySource);
  // If the path was changed again meanwhile, the later path's card counts.
  if (model.path !== path) return;
  if (!hasCard()) await sendCard();
  changed();
}

/** On LINE only a friend gets an account's messages. */
async function readySource() {
  const source = sourceChat();
  if (platformOf(source) === 'line' && model.friendships[source] !== 'friend') await play(source, 'follow');
}

/** A new person, who is `friendship` to the LINE account that the card leads to and a friend of the other; the card is there already. */
export function newCustomer(friendship) {
  return attempt(async () => {
    const used = (await control.getState()).customers.length;
    model.customer = await control.addCustomer(names[used % names.length]);
    localStorage.setItem(kept, model.customer.id);
    forgetProgress();
    Object.assign(model, {
      chats: forEachPanel(() => []),
      unread: forEachPanel(() => 0),
      friendships: forEachPanel(() => 'never'),
      sheet: null,
      front: sourceChat(),
    });
    await forgetPerson();
    await control.setBrowserUser(model.customer.id);
    for (const panel of panelNames) await befriend(panel, panel === targetChat() ? friendship : 'friend');
    await play(sourceChat(), 'type', { text: currentPath().keyword });
  });
}

async function befriend(panel, friendship) {
  if (platformOf(panel) !== 'line' || friendship === 'never') return;
  await play(panel, 'follow');
  if (friendship === 'blocked') await play(panel, 'block');
}

/** LINE sends no event that would make a friend a stranger again, so *never added* is another person. */
export async function chooseFriendship(wanted) {
  const target = targetChat();
  const now = model.friendships[target];
  if (wanted === now) return;
  forgetProgress();
  if (wanted === 'never') {
    await newCustomer('never');
    return say(t('newCustomerToast', { name: model.customer.name }));
  }
  if (wanted === 'friend') return relate(target, now === 'blocked' ? 'unblock' : 'follow');
  if (now === 'never') await relate(target, 'follow');
  return relate(target, 'block');
}

/** What fails: every call to LINE, or every message to this number of WhatsApp; both with a temporary error. */
function troubleOf(panel) {
  if (platformOf(panel) === 'line') return { match: { host: 'line-api' }, status: 503 };
  const error = {
    message: '(#131016) Service unavailable',
    type: 'OAuthException',
    code: 131016,
    fbtrace_id: 'AdemoTrouble',
  };
  return { match: { host: 'meta', path: `*/${model.info.accounts[panel]}/messages` }, status: 503, body: { error } };
}

export function setTargetDown(down) {
  return attempt(async () => {
    if (model.fault) await control.dropFault(model.fault.id);
    if (down) await control.addFault({ ...troubleOf(targetChat()), kind: 'status', times: null });
  });
}

export function setCampaign(campaignEnabled) {
  return attempt(async () => {
    await control.setCampaign(model.path, campaignEnabled);
    Object.assign(currentPath(), { campaignEnabled });
  });
}
