import { frontPage } from './apps.js';
import { sendCard } from './deeds.js';
import { el, icon, put } from './dom.js';
import { changed, model, show } from './model.js';
import { t } from './texts.js';

const steps = ['card', 'browser', 'line', 'done'];
const words = { card: 'stepCard', browser: 'stepBrowser', line: 'stepLine', done: 'stepDone' };

/**
 * Where the customer stands: the step to take now, a sentence where the step's own words aren't enough, and a button where one helps.
 * @returns {{ step: string, hint?: string, act?: 'useIphone' | 'sendCard' }}
 */
export function whereNow() {
  const page = frontPage();
  const state = page?.state;
  if (!page) return inChats();
  switch (state?.name) {
    case 'not_on_android':
      return { step: 'card', hint: 'hintAndroid', act: 'useIphone' };
    case 'open_externally':
      return { step: 'browser' };
    case 'jump':
    case 'open_in_line':
      return { step: 'line' };
    case 'consent':
      return { step: 'done', hint: 'hintConsent' };
    case 'add_friend':
      return { step: 'done', hint: state.step === 'again' ? 'hintAgain' : 'hintFriend' };
    case 'failed':
      return { step: page.app === 'liff' ? 'done' : 'card', hint: 'hintFailed' };
    case 'linked':
      return { step: 'over', hint: 'hintLinked' };
    default:
      return { step: page.app === 'liff' ? 'done' : page.app === 'browser' ? 'line' : 'browser', hint: 'hintLoading' };
  }
}

function inChats() {
  if (model.friendship === 'blocked') return { step: 'card', hint: 'hintBlocked' };
  if (model.linked) return { step: 'over', hint: 'hintLinkedChats' };
  const hasCard = model.chats.messenger.some((message) => message.kind === 'card');
  if (!hasCard && !model.info.campaignEnabled) return { step: 'card', hint: 'hintCampaignOff' };
  if (!hasCard) return { step: 'card', hint: 'hintNoCard', act: 'sendCard' };
  return { step: 'card' };
}

/** Headline, the steps, and the sentence for now. */
export function buildGuide() {
  const headline = el('h1');
  const items = steps.map((step) => {
    const text = el('span', { class: 'step-text' });
    const note = el('span', { class: 'step-note' });
    const done = el('span', { class: 'for-readers' });
    return {
      step,
      text,
      note,
      done,
      node: el(
        'li',
        {},
        el('span', { class: 'step-mark', 'aria-hidden': 'true' }, icon('check', 16)),
        el('span', {}, text, note, done),
      ),
    };
  });
  const list = el('ol', { class: 'steps' }, ...items.map((item) => item.node));
  const hint = buildHint();
  const node = el('section', { class: 'guide' }, headline, hint.node, list);

  function update() {
    const now = whereNow();
    put(headline, { text: t('headline') });
    const current = now.step === 'over' ? steps.length : steps.indexOf(now.step);
    for (const [index, item] of items.entries()) {
      put(item.node, { 'aria-current': index === current ? 'step' : null, class: index < current ? 'past' : '' });
      put(item.text, { text: t(words[item.step]) });
      put(item.note, { text: item.step === 'browser' && index === current ? t('stepBrowserWhy') : '' });
      put(item.done, { text: index < current ? ` (${t('done')})` : '' });
    }
    put(document.body, { 'data-step': now.step });
    hint.update(now);
  }
  return { node, update };
}

const narrow = matchMedia('(max-width: 1060px)');
narrow.addEventListener('change', changed);

/** The line for now. Where the steps aren't shown it says the step itself, else what this page is. */
function buildHint() {
  const text = el('span', { role: 'status' });
  const act = el('button', { type: 'button', class: 'hint-act', on: { click: () => deeds[act.dataset.act]?.() } });
  const node = el('div', { class: 'hint' }, text, act);
  const deeds = { useIphone: chooseIphone, sendCard };

  function update(now) {
    const values = { brand: model.info.brand, name: model.customer?.name ?? '' };
    const plain = narrow.matches ? words[now.step] : 'lead';
    put(text, { text: model.toast || t(now.hint ?? plain, values) });
    put(act, { text: now.act ? t(now.act) : '', hidden: !now.act, 'data-act': now.act });
    put(node, { 'data-plain': !now.hint && !model.toast, 'data-good': now.step === 'over' && !model.toast });
  }
  return { node, update };
}

function chooseIphone() {
  model.os = 'ios';
  model.pages = { messenger: null, line: null };
  show('messenger');
  changed();
}
