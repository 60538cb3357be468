import { avatar } from './chat.js';
import * as control from './control.js';
import { relate } from './deeds.js';
import { el, icon, put } from './dom.js';
import { accountName, attempt, changed, model } from './model.js';
import { panels } from './panels.js';
import { t } from './texts.js';

/** LINE's sheet over a chat, that offers to add or unblock an account: from `liff.requestFriendship()` (it has an `msit`) or an add-friend address. */
export function buildFriendSheet(panel) {
  const close = el(
    'button',
    { type: 'button', class: 'sheet-close', on: { click: () => answer('close') } },
    icon('close', 20),
  );
  const face = el('span', { class: 'face' });
  const name = el('p', { class: 'profile-name' });
  const question = el('p', { class: 'sheet-ask', id: `${panel}-sheet-ask` });
  const yes = el('button', { type: 'button', class: 'add', on: { click: () => answer('add') } });
  const box = el(
    'div',
    { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': question.id },
    close,
    face,
    name,
    question,
    yes,
  );
  const node = el('div', { class: 'sheet-layer', hidden: true }, box);
  let shown = null;
  let before = null;

  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') answer('close');
    if (event.key !== 'Tab') return;
    event.preventDefault();
    (document.activeElement === yes ? close : yes).focus();
  });

  async function answer(action) {
    const { sheet } = model;
    model.sheet = null;
    changed();
    if (sheet?.msit) await attempt(() => control.answerSheet(sheet.msit, action));
    else if (sheet && action === 'add') await relate(sheet.account, sheet.kind === 'unblock' ? 'unblock' : 'follow');
  }

  function update() {
    const sheet = model.sheet?.panel === panel ? model.sheet : null;
    put(node, { hidden: !sheet });
    if (!sheet) {
      if (shown) before?.focus?.({ preventScroll: true });
      shown = null;
      return;
    }
    const brand = accountName(sheet.account);
    put(close, { 'aria-label': t('close') });
    put(name, { text: brand });
    put(question, {
      text: t({ add: 'addFriendAsk', unblock: 'unblockAsk', friend: 'alreadyFriend' }[sheet.kind], { brand }),
    });
    put(yes, { text: t({ add: 'add', unblock: 'unblock', friend: 'close' }[sheet.kind]) });
    if (shown === sheet || (sheet.msit && shown?.msit === sheet.msit)) return;
    shown = sheet;
    before = document.activeElement;
    put(face, { class: `face ${panels[sheet.account].second ? 'second' : ''}` });
    face.replaceChildren(avatar(model.accounts[sheet.account], 'large'));
    yes.focus({ preventScroll: true });
  }
  return { node, update };
}
