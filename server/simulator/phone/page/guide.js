import { sendCard } from './deeds.js';
import { el, icon, put } from './dom.js';
import { accountName, changed, model, show, sourceChat, targetChat } from './model.js';
import { appNames, forEachPanel } from './panels.js';
import { buildPathChooser } from './path-chooser.js';
import { pathSteps, whereNow } from './steps.js';
import { t } from './texts.js';

const words = { card: 'stepCard', browser: 'stepBrowser', jump: 'stepJump', send: 'stepSend', done: 'stepDone' };
const reasons = { browser: 'stepBrowserWhy', send: 'stepSendWhy' };

/** The values of the names in the guide's words. */
const values = () => ({
  source: appNames[model.path.source],
  target: appNames[model.path.target],
  brand: accountName(targetChat()),
  name: model.customer?.name ?? '',
});

/** Headline, the path, the steps, and the sentence for now. */
export function buildGuide() {
  const headline = el('h1');
  const items = Object.keys(words).map(buildStep);
  const list = el('ol', { class: 'steps' }, ...items.map((item) => item.node));
  const chooser = buildPathChooser();
  const hint = buildHint();
  const node = el('section', { class: 'guide' }, headline, hint.node, chooser.node, list);

  function update() {
    const now = whereNow();
    const steps = pathSteps();
    const current = now.step === 'over' ? steps.length : Math.max(steps.indexOf(now.step), 0);
    put(headline, { text: t('headline') });
    for (const item of items) item.update(steps.indexOf(item.step), current);
    put(document.body, { 'data-step': now.step });
    chooser.update();
    hint.update(now);
  }
  return { node, update };
}

function buildStep(step) {
  const text = el('span', { class: 'step-text' });
  const note = el('span', { class: 'step-note' });
  const done = el('span', { class: 'for-readers' });
  const mark = el('span', { class: 'step-mark', 'aria-hidden': 'true' }, icon('check', 16));
  const node = el('li', {}, mark, el('span', {}, text, note, done));
  /** @param index -1: this path hasn't got this step */
  function update(index, current) {
    const isNow = index === current;
    put(node, { hidden: index < 0, 'aria-current': isNow ? 'step' : null, class: index < current ? 'past' : '' });
    put(text, { text: t(words[step], values()) });
    put(note, { text: isNow && reasons[step] ? t(reasons[step], values()) : '' });
    put(done, { text: index < current ? ` (${t('done')})` : '' });
  }
  return { step, node, update };
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
    const lead = model.path.source === model.path.target ? 'leadSame' : 'lead';
    const plain = narrow.matches ? words[now.step] : lead;
    put(text, { text: model.toast || t(now.hint ?? plain, values()) });
    put(act, { text: now.act ? t(now.act) : '', hidden: !now.act, 'data-act': now.act });
    put(node, {
      'data-plain': !now.hint && !model.toast,
      'data-good': now.hint?.startsWith('hintLinked') && !model.toast,
    });
  }
  return { node, update };
}

function chooseIphone() {
  model.os = 'ios';
  model.pages = forEachPanel(() => null);
  show(sourceChat());
}
