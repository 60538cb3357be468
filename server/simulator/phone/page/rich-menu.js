import { menuPicture } from './control.js';
import { el, put } from './dom.js';
import { model } from './model.js';
import { t } from './texts.js';

/** LINE's menu under a chat: the one that the account has linked to this customer, else its default one. @param press what a tapped area does */
export function buildRichMenu(panel, press) {
  const picture = el('img', { alt: '' });
  const areas = el('div', { class: 'rich-menu-areas' });
  const sheet = el('div', { class: 'rich-menu-sheet' }, picture, areas);
  const bar = el('button', { type: 'button', class: 'rich-menu-bar', on: { click: toggle } }, el('span'));
  const node = el('section', { class: 'rich-menu' }, sheet, bar);
  let drawnFor = '';
  let isOpen = true;

  function toggle() {
    isOpen = !isOpen;
    update();
  }
  function draw(menu) {
    const { width, height } = menu.size;
    const share = (part, whole) => `${(100 * part) / whole}%`;
    picture.src = menuPicture(menu.channelId, menu.richMenuId);
    areas.replaceChildren(
      ...menu.areas.map(({ bounds, action }) => {
        const area = el('button', {
          type: 'button',
          'aria-label': action.label ?? action.text ?? '',
          on: { click: () => press(action) },
        });
        Object.assign(area.style, {
          left: share(bounds.x, width),
          top: share(bounds.y, height),
          width: share(bounds.width, width),
          height: share(bounds.height, height),
        });
        return area;
      }),
    );
  }
  function update() {
    const menu = model.friendships[panel] === 'friend' ? model.menus[panel] : null;
    put(node, { hidden: !menu });
    if (!menu) return;
    const key = `${menu.channelId} ${menu.richMenuId}`;
    if (key !== drawnFor) draw(menu);
    drawnFor = key;
    put(node, { 'aria-label': t('chatMenu', { name: menu.chatBarText }), 'data-menu': menu.name });
    put(sheet, { hidden: !isOpen });
    put(bar, { 'aria-expanded': String(isOpen) });
    put(bar.firstChild, { text: menu.chatBarText });
  }
  return { node, update };
}
