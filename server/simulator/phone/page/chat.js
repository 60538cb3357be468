import { el, icon, put } from './dom.js';
import { accountName, currentPath, model, sourceChat } from './model.js';
import { appNames, platformOf } from './panels.js';
import { currentLanguage, t } from './texts.js';

/**
 * The part that every chat app has: a log that grows at its end, and a text field.
 * @param {string} panel
 * @param {(message: object, before: object | undefined) => HTMLElement[]} draw the rows of one message
 * @param {HTMLElement | null} [top] what is before the first message
 */
export function buildLog(panel, draw, top = null) {
  const list = el('ol', { class: 'log-rows' });
  const node = el('div', { class: 'log', role: 'log', tabindex: '0' }, top, list);
  let drawn = [];
  let drawnFor = '';
  const end = followEnd(node);

  function update() {
    const messages = model.chats[panel];
    const key = `${model.customer?.id} ${currentLanguage()} ${accountName(panel)}`;
    const grown = key === drawnFor && drawn.every((id, index) => messages[index]?.id === id);
    if (!grown) list.replaceChildren();
    const start = grown ? drawn.length : 0;
    for (let index = start; index < messages.length; index++) {
      list.append(...draw(messages[index], messages[index - 1]));
    }
    if (!grown || messages.length > start) {
      markLatestCard(list);
      end.follow(grown && node.clientHeight > 0 ? 'smooth' : 'instant');
    }
    requestAnimationFrame(end.scroll);
    drawn = messages.map((message) => message.id);
    drawnFor = key;
    put(node, { 'aria-label': t('chatWith', { brand: accountName(panel), app: appNames[platformOf(panel)] }) });
  }
  return { node, update };
}

/** Keeps the last message in sight, also when a picture above it arrives after it, until the person scrolls. */
function followEnd(node) {
  /** How to go there, once this chat can be seen. */
  let how = null;
  let following = false;
  const leave = () => {
    following = false;
  };
  for (const moved of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    node.addEventListener(moved, leave, { passive: true });
  // `load` doesn't bubble.
  node.addEventListener('load', () => following && follow('instant'), true);

  function follow(behavior) {
    how = behavior;
    following = true;
    scroll();
  }
  function scroll() {
    if (!how || node.clientHeight === 0) return;
    node.scrollTo({ top: node.scrollHeight, behavior: how });
    how = null;
  }
  return { follow, scroll };
}

/** The last whose button leads somewhere: the one to tap. */
function markLatestCard(list) {
  for (const old of list.querySelectorAll('.latest-card')) old.classList.remove('latest-card');
  [...list.querySelectorAll('.card:has(.leads)')].at(-1)?.classList.add('latest-card');
}

/** Who this is, above the first message, and the card's keyword where there is one. */
export function buildAbout(panel, kind) {
  const face = buildFace(panel, 'large');
  const name = el('p', { class: 'profile-name' });
  const line = el('p', { class: 'about-kind' });
  const note = el('p', { class: 'about-note' });
  function update() {
    face.update();
    put(name, { text: accountName(panel) });
    put(line, { text: kind?.() ?? '', hidden: !kind });
    put(note, { text: keywordNote(panel) });
  }
  return { node: el('div', { class: 'about' }, face.node, name, line, note), update };
}

export function keywordNote(panel) {
  return panel === sourceChat() ? t('aboutKeyword', { keyword: currentPath().keyword }) : '';
}

const locale = () => (currentLanguage() === 'en' ? 'en-GB' : 'zh-TW');
export const clock = (at) =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);

export function dayName(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t('today');
  if (days === 1) return t('yesterday');
  return new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric', weekday: 'short' }).format(at);
}

export const sameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

/** The sender, for screen readers, which don't show a bubble's side. */
export const speaker = (panel, message) =>
  el('span', {
    class: 'for-readers',
    text: `${message.direction === 'to_customer' ? accountName(panel) : model.customer.name}: `,
  });

/** A round picture, or the first letter where there is none or it doesn't load. */
export function avatar(account, size) {
  const name = account?.name ?? model.info.brand;
  const node = el('span', { class: `avatar ${size}`, 'aria-hidden': 'true', text: [...name][0] ?? '' });
  if (account?.pictureUrl) {
    const picture = el('img', { src: account.pictureUrl, alt: '' });
    picture.addEventListener('load', () => node.replaceChildren(picture));
  }
  return node;
}

/** A face that is drawn again only for another account. */
export function buildFace(panel, size) {
  const node = el('span', { class: 'face' });
  let drawnFor = '';
  function update() {
    if (drawnFor === accountName(panel)) return;
    drawnFor = accountName(panel);
    node.replaceChildren(avatar(model.accounts[panel], size));
  }
  return { node, update };
}

/** Icons of an app that do nothing here. */
export const decor = (...names) =>
  el('span', { class: 'decor', 'aria-hidden': 'true' }, ...names.map((name) => icon(name)));
