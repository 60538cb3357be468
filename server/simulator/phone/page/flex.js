import { el } from './dom.js';

// LINE's sizes in pixels, as its app draws them.
const gaps = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const fonts = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29 };
const pixels = (value, sizes) => (value in sizes ? `${sizes[value]}px` : /^\d+px$/.test(value ?? '') ? value : '');

/**
 * A Flex bubble, as far as cards use it: boxes, texts, pictures, buttons, separators.
 * @param {(action: object) => void} press a tap on a button or a picture with an action
 */
export function drawFlex(bubble, press) {
  const parts = ['header', 'hero', 'body', 'footer'].filter((part) => bubble[part]);
  const node = el('div', { class: `card flex ${bubble.size ?? 'mega'}` });
  for (const part of parts) {
    const block = el('div', { class: `flex-${part}` }, drawComponent(bubble[part], press, 'vertical'));
    node.append(block);
  }
  return node;
}

function drawComponent(component, press, layout) {
  const drawn = draw(component, press);
  if (component.margin)
    drawn.style[layout === 'vertical' ? 'marginTop' : 'marginInlineStart'] = pixels(component.margin, gaps);
  if (layout !== 'vertical') drawn.style.flex = String(component.flex ?? 1);
  if (component.align) drawn.style.textAlign = component.align;
  return drawn;
}

function draw(component, press) {
  switch (component.type) {
    case 'box':
      return drawBox(component, press);
    case 'text':
      return drawText(component);
    case 'image':
      return drawImage(component, press);
    case 'button':
      return drawButton(component, press);
    case 'separator':
      return el('hr', { class: 'flex-line' });
    default:
      return el('span');
  }
}

function drawBox(box, press) {
  const layout = box.layout === 'vertical' ? 'vertical' : 'horizontal';
  const node = el('div', { class: `flex-box ${layout}` });
  for (const [index, child] of (box.contents ?? []).entries()) {
    const spacing = index > 0 && box.spacing && !child.margin ? { ...child, margin: box.spacing } : child;
    node.append(drawComponent(spacing, press, layout));
  }
  if (box.paddingAll) node.style.padding = pixels(box.paddingAll, { ...gaps, md: 10, lg: 20 });
  if (box.backgroundColor) node.style.background = box.backgroundColor;
  return node;
}

function drawText(text) {
  const node = el('p', { class: `flex-text ${text.wrap ? 'wraps' : ''}`, text: text.text ?? '' });
  node.style.fontSize = pixels(text.size ?? 'md', fonts);
  if (text.weight === 'bold') node.style.fontWeight = '700';
  if (text.color) node.style.color = text.color;
  return node;
}

function drawImage(image, press) {
  const node = el('img', { class: 'flex-image', src: image.url, alt: '' });
  const [width, height] = (image.aspectRatio ?? '1:1').split(':');
  node.style.aspectRatio = `${width} / ${height}`;
  node.style.objectFit = image.aspectMode === 'cover' ? 'cover' : 'contain';
  if (image.action) node.addEventListener('click', () => press(image.action));
  return node;
}

function drawButton(button, press) {
  const style = button.style ?? 'link';
  const leads = button.action?.uri ? 'leads' : '';
  const node = el('button', {
    type: 'button',
    class: `flex-button ${style} ${leads}`,
    text: button.action?.label ?? '',
  });
  if (button.color) node.style[style === 'link' ? 'color' : 'background'] = button.color;
  node.addEventListener('click', () => press(button.action));
  return node;
}
