import { closeAll } from './apps.js';
import { chooseFriendship, newCustomer, sendCard, setCampaign, setTargetDown } from './deeds.js';
import { el, icon, put } from './dom.js';
import { accountName, changed, currentPath, model, say, sourceChat, targetChat } from './model.js';
import { appNames, platformOf } from './panels.js';
import { buildPathChooser } from './path-chooser.js';
import { t } from './texts.js';

/** The switches a person can play with. A popover on a narrow screen, beside the phones on a wide one. */
export function buildControls() {
  const title = el('h2', { id: 'controls-title' });
  const close = el(
    'button',
    { type: 'button', class: 'controls-close', popovertarget: 'controls', popovertargetaction: 'hide' },
    icon('close', 20),
  );
  const path = buildPathChooser((choose) => {
    hide();
    choose();
  });
  const phone = buildChoice('phone', ['ios', 'android'], () => model.os, choosePhone);
  const friendship = buildChoice(
    'friendship',
    ['friend', 'never', 'blocked'],
    () => model.friendships[targetChat()],
    pageless(chooseFriendship),
  );
  const targetDown = buildSwitch('targetDown', () => model.fault !== null, setTargetDown);
  const campaignOff = buildSwitch(
    'campaignOff',
    () => !currentPath().campaignEnabled,
    (off) => setCampaign(!off),
  );
  const card = buildAction('sendCard', 'send', 'strong', pageless(sendCard));
  const person = buildAction('newCustomer', 'add-person', 'plain', pageless(onNewCustomer));
  const trouble = el('fieldset', { class: 'switches' }, el('legend'), targetDown.node, campaignOff.node);
  const consoleLink = el('a', { class: 'console-link', target: '_blank', rel: 'noopener' });
  const node = el(
    'aside',
    { class: 'controls', id: 'controls', popover: 'auto', 'aria-labelledby': title.id },
    el('div', { class: 'controls-head' }, title, close),
    path.node,
    friendship.node,
    phone.node,
    trouble,
    el('div', { class: 'actions' }, card.node, person.node),
    consoleLink,
  );
  const hide = () => node.matches(':popover-open') && node.hidePopover();

  /** A deed that concerns the chats: what is open on the phone is closed first. */
  function pageless(deed) {
    return async (value) => {
      hide();
      closeAll();
      await deed(value);
    };
  }
  function update() {
    put(title, { text: t('controls') });
    put(close, { 'aria-label': t('closeControls') });
    put(trouble.firstChild, { text: t('trouble') });
    put(friendship.node, { hidden: platformOf(targetChat()) !== 'line' });
    put(consoleLink, { text: t('console'), href: model.info.consoleUrl, hidden: !model.info.consoleUrl });
    for (const part of [path, phone, friendship, targetDown, campaignOff, card, person]) part.update();
  }
  return { node, update };
}

async function onNewCustomer() {
  await newCustomer(model.friendships[targetChat()]);
  say(t('newCustomerToast', { name: model.customer.name }));
}

/** Another phone: what the old one had open is gone. */
function choosePhone(os) {
  closeAll();
  model.os = os;
  model.front = sourceChat();
  changed();
}

const optionWords = { ios: 'iPhone', android: 'Android' };

function buildChoice(name, options, read, choose) {
  const legend = el('legend');
  const rows = options.map((option) => {
    const input = el('input', { type: 'radio', name, value: option, on: { change: () => choose(option) } });
    const text = el('span');
    return { option, input, text, node: el('label', {}, input, text) };
  });
  const node = el(
    'fieldset',
    { class: 'choice' },
    legend,
    el('div', { class: 'segments' }, ...rows.map((row) => row.node)),
  );
  function update() {
    put(legend, { text: t(name, { brand: accountName(targetChat()), name: model.customer?.name ?? '' }) });
    for (const row of rows) {
      put(row.text, { text: optionWords[row.option] ?? t(row.option) });
      row.input.checked = read() === row.option;
    }
  }
  return { node, update };
}

function buildSwitch(name, read, choose) {
  const input = el('input', { type: 'checkbox', role: 'switch', on: { change: () => choose(input.checked) } });
  const text = el('span');
  function update() {
    put(text, { text: t(name, { target: appNames[model.path.target] }) });
    input.checked = read();
  }
  return { node: el('label', { class: 'switch' }, text, input), update };
}

function buildAction(name, drawing, look, act) {
  const text = el('span');
  const node = el(
    'button',
    { type: 'button', class: `action ${look}`, on: { click: () => act() } },
    icon(drawing, 18),
    text,
  );
  return { node, update: () => put(text, { text: t(name) }) };
}
