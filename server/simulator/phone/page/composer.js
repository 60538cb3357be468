import { decor } from './chat.js';
import { write } from './deeds.js';
import { el, icon, put } from './dom.js';
import { model } from './model.js';
import { t } from './texts.js';

/** The text field; `before` and `after` are the app's own icons, `send` the button's drawing. */
export function buildComposer(panel, { before, after, placeholder, send: drawSend = () => icon('send') }) {
  const input = el('textarea', {
    name: 'message',
    autocomplete: 'off',
    maxlength: '1000',
    rows: '1',
    enterkeyhint: 'send',
  });
  const send = el('button', { type: 'submit', class: 'send' }, drawSend());
  const form = el(
    'form',
    { class: 'composer', on: { submit: onSubmit } },
    ...before.map((name) => decor(name)),
    el('label', { class: 'field' }, input),
    send,
    ...after.map((name) => decor(name)),
  );
  let draft = '';

  function onSubmit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    fill('');
    write(panel, 'type', { text });
  }
  function fill(text) {
    input.value = text;
    grow();
  }
  /** As high as its text, up to what the style sheet allows. */
  function grow() {
    form.classList.toggle('typing', input.value.trim() !== '');
    input.style.height = 'auto';
    if (input.value) input.style.height = `${input.scrollHeight}px`;
  }
  input.addEventListener('input', grow);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  function update() {
    put(input, { placeholder: placeholder(), 'aria-label': t('message') });
    put(send, { 'aria-label': t('send') });
    put(form, { 'data-draft': Boolean(model.drafts[panel]) });
    if (draft === model.drafts[panel]) return;
    draft = model.drafts[panel];
    if (!draft) return;
    fill(draft);
    input.focus({ preventScroll: true });
  }
  return { node: form, update };
}
