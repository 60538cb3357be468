// What a person can do on this page, beside tapping through the apps (apps.js).
import * as control from './control.js';
import { accountOf, attempt, kept, model, say, show } from './model.js';
import { forgetPerson } from './storage.js';
import { t } from './texts.js';

const names = ['陳小美', '林大為', '王怡君', '張家豪', '李雅婷', '黃志明', '吳淑芬', '劉冠宇'];

/** The customer writes, or presses a button that sends something. */
export function write(platform, deed, fields) {
  const account = platform === 'line' ? { channelId: accountOf('line') } : { pageId: accountOf('messenger') };
  return attempt(() => control.play(`${platform}/${deed}`, { ...account, customer: model.customer.id, ...fields }));
}

/** Types the keyword, as a customer would. */
export function sendCard() {
  model.linked = false;
  show('messenger');
  return write('messenger', 'type', { text: model.info.keyword });
}

/** `follow`, `block` or `unblock` in LINE. */
export const befriend = (deed) => write('line', deed, {});

/** A new person with `friendship`, whose Messenger chat begins with the keyword, so that the card is there. */
export function newCustomer(friendship) {
  return attempt(async () => {
    const used = (await control.getState()).customers.length;
    model.customer = await control.addCustomer(names[used % names.length]);
    localStorage.setItem(kept, model.customer.id);
    Object.assign(model, {
      chats: { messenger: [], line: [] },
      unread: { messenger: 0, line: 0 },
      linked: false,
      sheet: null,
    });
    model.front = 'messenger';
    await forgetPerson();
    await control.setBrowserUser(model.customer.id);
    const line = { channelId: accountOf('line'), customer: model.customer.id };
    if (friendship !== 'never') await control.play('line/follow', line);
    if (friendship === 'blocked') await control.play('line/block', line);
    await control.play('messenger/type', {
      pageId: accountOf('messenger'),
      customer: model.customer.id,
      text: model.info.keyword,
    });
  });
}

/** LINE sends no event that would make a friend a stranger again, so *never added* is another person. */
export async function chooseFriendship(wanted) {
  if (wanted === model.friendship) return;
  model.linked = false;
  if (wanted === 'never') {
    await newCustomer('never');
    return say(t('newCustomerToast', { name: model.customer.name }));
  }
  if (wanted === 'friend') return befriend(model.friendship === 'blocked' ? 'unblock' : 'follow');
  if (model.friendship === 'never') await befriend('follow');
  return befriend('block');
}

export function setLineDown(down) {
  return attempt(async () => {
    if (model.lineFault) await control.dropFault(model.lineFault.id);
    if (down) await control.addFault({ match: { host: 'line-api' }, kind: 'status', status: 503, times: null });
  });
}

export function setCampaign(enabled) {
  return attempt(async () => {
    await control.setCampaign(enabled);
    model.info.campaignEnabled = enabled;
  });
}
