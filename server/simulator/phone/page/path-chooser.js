import { choosePath } from './deeds.js';
import { el, icon, put } from './dom.js';
import { model } from './model.js';
import { appNames, platforms, targets } from './panels.js';
import { t } from './texts.js';

/** From which app to which: the eight ways of linking. @param {(act: () => void) => void} [around] called with the choice to make */
export function buildPathChooser(around = (act) => act()) {
  const from = buildSelect(platforms, 'source', around);
  const to = buildSelect(targets, 'target', around);
  const arrow = el('span', { class: 'path-arrow', 'aria-hidden': 'true' }, icon('to', 20));
  const node = el('div', { class: 'path', role: 'group' }, from.node, arrow, to.node);
  function update() {
    put(node, { 'aria-label': t('path') });
    from.update(t('pathFrom'));
    to.update(t('pathTo'));
  }
  return { node, update };
}

function buildSelect(options, side, around) {
  const choices = options.map((platform) => el('option', { value: platform, text: appNames[platform] }));
  const select = el(
    'select',
    { on: { change: () => around(() => choosePath({ ...model.path, [side]: select.value })) } },
    ...choices,
  );
  const dot = el('span', { class: 'dot' });
  const node = el('span', { class: 'path-end' }, dot, select, icon('down', 16));
  function update(label) {
    put(select, { 'aria-label': label });
    put(dot, { class: `dot ${model.path[side]}` });
    if (select.value !== model.path[side]) select.value = model.path[side];
  }
  return { node, update };
}
