import { relate } from './deeds.js';
import { el, icon, put } from './dom.js';
import { model } from './model.js';
import { platformOf } from './panels.js';
import { t } from './texts.js';

/** *Block* in a chat's head; LINE offers it to friends. */
export function buildBlockButton(panel) {
  const node = el(
    'button',
    { type: 'button', class: 'block', on: { click: () => relate(panel, 'block') } },
    icon('block', 22),
  );
  const offered = () => (platformOf(panel) === 'line' ? model.friendships[panel] === 'friend' : !model.blocked[panel]);
  const update = () => put(node, { 'aria-label': t('block'), title: t('block'), hidden: !offered() });
  return { node, update };
}

/** In place of the text field for a customer who has blocked the account, or on LINE has removed it. */
export function buildBlockedBar(panel) {
  const note = el('span');
  const button = el('button', { type: 'button', on: { click: () => relate(panel, deed()) } });
  const node = el('div', { class: 'blocked-bar' }, note, button);
  const isStranger = () => platformOf(panel) === 'line' && model.friendships[panel] === 'never';
  const deed = () => (isStranger() ? 'follow' : 'unblock');
  function update() {
    const blocked = model.blocked[panel];
    put(node, { hidden: !blocked && !isStranger() });
    put(note, { text: blocked ? t('blockedBar') : '' });
    put(button, { text: t(blocked ? 'unblock' : 'addFriend') });
  }
  return { node, update };
}
