// The phone page's start: first the service worker stands, then the demo's state is read, then something can be tapped.
import * as control from './control.js';
import { buildControls } from './controls.js';
import { hasCard, newCustomer, sendCard } from './deeds.js';
import { buildDevice, panelTitle } from './device.js';
import { el, icon, put } from './dom.js';
import { buildGuide } from './guide.js';
import { changed, model, onChange, refresh, show, shown, sourceChat, targetChat } from './model.js';
import { hearBridge } from './orders.js';
import { panelNames, platformOf } from './panels.js';
import { currentLanguage, setLanguage, t } from './texts.js';
import { endWorker, registerWorker, startWorker } from './worker-link.js';

const boot = document.querySelector('.boot');

async function start() {
  model.info = await control.getInfo();
  const { publicUrl } = model.info;
  // Cards lead to PUBLIC_URL; the frames can show them on that origin only (localhost is another one).
  const here = location.pathname + location.search;
  if (publicUrl !== location.origin && isSecureContext) return location.replace(publicUrl + here);
  if (!(await startWorker())) return put(boot, { text: t('noWorker', { url: publicUrl + here }) });
  addEventListener('message', hearBridge);
  await refresh();
  await readyCustomer();
  draw();
  control.listen(onEvent);
}

/** There is a customer with a card to tap; a new one is a friend. */
async function readyCustomer() {
  if (!model.customer) return newCustomer('friend');
  await control.setBrowserUser(model.customer.id);
  if (model.chats[sourceChat()].length === 0) await newCustomer(model.friendships[targetChat()]);
  else if (!hasCard()) await sendCard();
}

let readSoon;
function onEvent(event) {
  if (event.type === 'call') return;
  if (event.type === 'lost') {
    model.lost = true;
    endWorker().catch(() => {});
    return changed();
  }
  if (model.lost) registerWorker().catch(() => {});
  model.lost = false;
  clearTimeout(readSoon);
  readSoon = setTimeout(() => refresh().catch(() => {}), 60);
}

function draw() {
  const parts = [buildGuide(), buildControls()];
  const devices = panelNames.map(buildDevice);
  const head = buildHead();
  const tabs = buildTabs();
  const lost = el('p', { class: 'lost', role: 'alert' });
  const side = el('div', { class: 'side' }, ...parts.map((part) => part.node));
  document.body.replaceChildren(
    head.node,
    lost,
    el('main', {}, side, tabs.node, el('div', { class: 'stage' }, ...devices.map((device) => device.node))),
  );
  onChange(() => {
    put(document.documentElement, { lang: currentLanguage() });
    document.title = t('title');
    inOrder(shown().map((panel) => devices[panelNames.indexOf(panel)].node));
    put(lost, { text: model.lost ? t('lost') : '', hidden: !model.lost });
    for (const part of [head, ...parts, tabs, ...devices]) part.update();
  });
  changed();
  // The clock on the phones.
  setInterval(changed, 20_000);
}

/** The card's chat is first. Only the other is moved: a moved frame reloads. */
function inOrder([first, second]) {
  const isBehind = first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (!isBehind) second.parentElement.append(second);
}

function buildHead() {
  const languages = [
    ['zh-Hant', '中文'],
    ['en', 'EN'],
  ].map(([language, text]) => {
    const choose = () => {
      setLanguage(language);
      changed();
    };
    return el('button', { type: 'button', lang: language, text, 'data-language': language, on: { click: choose } });
  });
  const group = el('div', { class: 'languages', role: 'group' }, ...languages);
  const tune = el('button', { type: 'button', class: 'tune', popovertarget: 'controls' }, icon('tune', 20), el('span'));
  const mark = el('img', { src: 'phone/icon.svg', alt: '', width: '24', height: '24' });
  const node = el(
    'header',
    { class: 'head' },
    el('p', { class: 'mark' }, mark, el('span', { text: 'OmniLink' })),
    group,
    tune,
  );
  function update() {
    put(group, { 'aria-label': t('language') });
    for (const button of languages)
      put(button, { 'aria-pressed': String(button.dataset.language === currentLanguage()) });
    put(tune.lastChild, { text: t('controls') });
  }
  return { node, update };
}

/** Which chat a narrow screen shows. */
function buildTabs() {
  const buttons = panelNames.map(buildTab);
  const node = el('nav', { class: 'tabs' }, ...buttons.map((button) => button.node));
  function update() {
    put(node, { 'aria-label': t('chats') });
    for (const button of buttons) button.update();
    inOrder(shown().map((panel) => buttons[panelNames.indexOf(panel)].node));
  }
  return { node, update };
}

function buildTab(panel) {
  const badge = el('span', { class: 'badge' });
  const name = el('span');
  const dot = el('span', { class: `dot ${platformOf(panel)}` });
  const attributes = { type: 'button', 'aria-controls': `panel-${panel}`, on: { click: () => show(panel) } };
  const node = el('button', attributes, dot, name, badge);
  function update() {
    const count = model.unread[panel];
    put(node, { hidden: !shown().includes(panel), 'aria-pressed': String(model.front === panel) });
    put(name, { text: panelTitle(panel) });
    put(badge, { text: count > 0 ? String(count) : '', 'aria-label': count > 0 ? `${count} ${t('unread')}` : null });
  }
  return { node, update };
}

start().catch((error) => {
  put(boot, { text: t('lost') });
  throw error;
});
