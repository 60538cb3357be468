import { write } from './deeds.js';
import { el, icon, put } from './dom.js';
import { model } from './model.js';
import { currentLanguage, t } from './texts.js';

/**
 * The part that every chat app has: a log that grows at its end, and a line to type in.
 * @param {string} platform
 * @param {(message: object, before: object | undefined) => HTMLElement[]} draw the rows of one message
 * @param {HTMLElement | null} [top] what stands before the first message
 */
export function buildLog(platform, draw, top = null) {
  const list = el('ol', { class: 'log-rows' });
  const node = el('div', { class: 'log', role: 'log', tabindex: '0' }, top, list);
  let drawn = [];
  let drawnFor = '';

  function update() {
    const messages = model.chats[platform];
    const key = `${model.customer?.id} ${currentLanguage()} ${model.accounts[platform]?.name}`;
    const grown = key === drawnFor && drawn.every((id, index) => messages[index]?.id === id);
    if (!grown) list.replaceChildren();
    const start = grown ? drawn.length : 0;
    for (let index = start; index < messages.length; index++) {
      list.append(...draw(messages[index], messages[index - 1]));
    }
    if (!grown || messages.length > start) {
      markLatestCard(list);
      requestAnimationFrame(() => node.scrollTo({ top: node.scrollHeight, behavior: grown ? 'smooth' : 'instant' }));
    }
    drawn = messages.map((message) => message.id);
    drawnFor = key;
    put(node, {
      'aria-label': t('chatWith', { brand: model.info.brand, app: platform === 'line' ? 'LINE' : 'Messenger' }),
    });
  }
  return { node, update };
}

function markLatestCard(list) {
  for (const old of list.querySelectorAll('.latest-card')) old.classList.remove('latest-card');
  [...list.querySelectorAll('.card')].at(-1)?.classList.add('latest-card');
}

/** The line to type in; `before` and `after` are the app's own icons. */
export function buildComposer(platform, { before, after, placeholder }) {
  const input = el('input', {
    type: 'text',
    name: 'message',
    autocomplete: 'off',
    maxlength: '1000',
    enterkeyhint: 'send',
  });
  const send = el('button', { type: 'submit', class: 'send' }, icon('send'));
  const drawing = (name) => el('span', { class: 'decor', 'aria-hidden': 'true' }, icon(name));
  const form = el(
    'form',
    { class: 'composer', on: { submit: onSubmit } },
    ...before.map(drawing),
    el('label', { class: 'field' }, input),
    send,
    ...after.map(drawing),
  );
  function onSubmit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = '';
    form.classList.remove('typing');
    write(platform, 'type', { text });
  }
  input.addEventListener('input', () => form.classList.toggle('typing', input.value.trim() !== ''));
  function update() {
    put(input, { placeholder: placeholder(), 'aria-label': t('message') });
    put(send, { 'aria-label': t('send') });
  }
  return { node: form, update };
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

/** Who speaks, for those who don't see on which side a bubble stands. */
export const speaker = (message) =>
  el('span', {
    class: 'for-readers',
    text: `${message.direction === 'to_customer' ? model.info.brand : model.customer.name}: `,
  });

/** A round picture, or the first letter where there is none or it can't be had. */
export function avatar(account, kind) {
  const name = account?.name ?? model.info.brand;
  const node = el('span', { class: `avatar ${kind}`, 'aria-hidden': 'true', text: [...name][0] ?? '' });
  if (account?.pictureUrl) {
    const picture = el('img', { src: account.pictureUrl, alt: '' });
    picture.addEventListener('load', () => node.replaceChildren(picture));
  }
  return node;
}
