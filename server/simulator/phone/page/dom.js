/**
 * Makes an element. Properties: `class`, `text`, `on` (`{ click: fn }`), `aria-*`, `data-*` and any other attribute; null and false leave it out.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'text') node.textContent = String(value);
    else if (name === 'on') for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Sets text and attributes only where they differ, so that focus, scrolling and screen readers aren't disturbed. */
export function put(node, { text, ...attributes }) {
  if (text !== undefined && node.textContent !== text) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    const wanted = value === true ? '' : value;
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(wanted)) node.setAttribute(name, String(wanted));
  }
  return node;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** A drawing of 24 × 24 units; hidden from screen readers, since its button carries the words. */
export function icon(name, size = 24) {
  const [mode, ...paths] = icons[name];
  const svg = document.createElementNS(svgSpace, 'svg');
  put(svg, { viewBox: '0 0 24 24', width: size, height: size, class: `icon ${mode}`, 'aria-hidden': 'true' });
  for (const path of paths) {
    const shape = document.createElementNS(svgSpace, 'path');
    shape.setAttribute('d', path);
    svg.append(shape);
  }
  return svg;
}

// First `line` (stroked) or `solid` (filled), then the paths.
const icons = {
  back: ['line', 'M15 4 7 12l8 8'],
  forward: ['line', 'm9 4 8 8-8 8'],
  close: ['line', 'M5 5l14 14M19 5 5 19'],
  more: [
    'solid',
    'M3.5 12a2 2 0 1 0 4 0 2 2 0 0 0-4 0m6.5 0a2 2 0 1 0 4 0 2 2 0 0 0-4 0m6.5 0a2 2 0 1 0 4 0 2 2 0 0 0-4 0',
  ],
  'more-up': [
    'solid',
    'M12 3.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4m0 6.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4m0 6.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  ],
  share: ['line', 'M12 15V3m-4 4 4-4 4 4M7 10H5v11h14V10h-2'],
  globe: ['line', 'M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0h18M12 3c3 3 3.6 6 3.6 9S15 18 12 21c-3-3-3.6-6-3.6-9S9 6 12 3'],
  copy: ['line', 'M9 9h11v11H9zM15 9V4H4v11h5'],
  reload: ['line', 'M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5'],
  lock: ['solid', 'M7 10V8a5 5 0 0 1 10 0v2h1v10H6V10zm2 0h6V8a3 3 0 0 0-6 0z'],
  phone: [
    'solid',
    'M6.6 3 10 3.6l1 4.6-2.3 1.7a13 13 0 0 0 5.4 5.4l1.7-2.3 4.6 1 .6 3.4c0 2-1.6 3.6-3.6 3.6C9.600 21 3 14.400 3 6.600 3 4.600 4.600 3 6.600 3',
  ],
  video: ['solid', 'M3 7h12v10H3zm13.500 3.500L21 7.500v9l-4.500-3z'],
  info: ['line', 'M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0M12 11v6M12 7v.5'],
  plus: ['line', 'M12 4v16M4 12h16'],
  'plus-round': ['solid', 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20m-1 5v4H7v2h4v4h2v-4h4v-2h-4V7z'],
  camera: ['solid', 'M8 5l1.500-2h5L16 5h5v15H3V5zm4 3.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8'],
  picture: ['solid', 'M3 4h18v16H3zm3 12h12l-4-6-3 4-2-2.500z'],
  mic: [
    'solid',
    'M9 3h6v10H9zM6 11h1.500c0 3 2 4.500 4.500 4.500s4.500-1.500 4.500-4.500H18c0 3.500-2.200 5.500-5 6v3.500h-2V17c-2.800-.500-5-2.500-5-6',
  ],
  like: [
    'solid',
    'M2 10h4v11H2zm6 0 4-8c2 0 3 1 3 3l-.600 4H21c.800 0 1.300.700 1 1.500L19.500 20c-.200.600-.700 1-1.500 1H8z',
  ],
  send: ['solid', 'M3 3.500 22 12 3 20.500 5.500 13 14 12l-8.500-1z'],
  search: ['line', 'M4 10.500a6.500 6.500 0 1 0 13 0 6.500 6.500 0 0 0-13 0M15.500 15.500 21 21'],
  menu: ['line', 'M4 6h16M4 12h16M4 18h16'],
  smile: ['line', 'M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0M8 14c1 2 2.500 3 4 3s3-1 4-3M9 9v.5M15 9v.5'],
  'add-person': ['line', 'M6 8a4 4 0 1 0 8 0 4 4 0 0 0-8 0M3 20c.500-4 3-6 7-6s6.500 2 7 6M19 6v6M16 9h6'],
  block: ['line', 'M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0M5.700 5.700l12.600 12.600'],
  shield: [
    'solid',
    'M12 2l8 3v6c0 5-3.500 9-8 11-4.500-2-8-6-8-11V5zm0 4.500-1.500 3-3.500.500 2.500 2.500-.500 3.500 3-1.500 3 1.500-.500-3.500L17 10l-3.500-.500z',
  ],
  book: ['line', 'M12 6c-2-1.500-5-2-9-2v15c4 0 7 .500 9 2 2-1.500 5-2 9-2V4c-4 0-7 .500-9 2zv15'],
  tabs: ['line', 'M8 8h12v12H8zM16 8V4H4v12h4'],
  tune: ['line', 'M4 7h9M19 7h1M4 17h1M11 17h9M13 7a3 3 0 1 0 6 0 3 3 0 0 0-6 0M5 17a3 3 0 1 0 6 0 3 3 0 0 0-6 0'],
  arrow: ['line', 'M20 12H4m6-6-6 6 6 6'],
  call: [
    'line',
    'M6.500 4 10 4.500l.800 4-2 1.500a11 11 0 0 0 5.200 5.200l1.500-2 4 .800.500 3.500c0 1.500-1.300 2.500-2.500 2.500C10.500 20 4 13.500 4 6.500 4 5.300 5 4 6.500 4',
  ],
  film: ['line', 'M3 7h12v10H3zM15 11l6-3.500v9L15 13z'],
  photo: ['line', 'M4 4h16v16H4zM4 16l5-5 4 4 2-2 5 5M14.500 8.500v.5'],
  sticker: ['line', 'M12 3a9 9 0 1 0 9 9c-5 0-9-4-9-9zM12 3l9 9M8 14c1 2 2.500 2.500 4 2.500'],
  leave: ['line', 'M13 4h7v7M20 4l-9 9M9 5H5v14h14v-4'],
  reply: ['line', 'M10 6 4 12l6 6M4 12h9c4 0 7 2 7 6'],
  ticks: ['line', 'M2 13l4 4L15 7M10.500 15.500l1.500 1.500L21.500 7'],
  'check-round': [
    'solid',
    'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20m-1.500 12.500L7.500 11.500 6 13l4.500 4.500 8-8L17 8z',
  ],
  down: ['line', 'M6 9.500l6 6 6-6'],
  to: ['line', 'M4 12h16m-6-6 6 6-6 6'],
  check: ['line', 'M5 12.500l4.500 4.500L19 7'],
  link: ['line', 'M3 12a5 5 0 0 1 5-5h2M14 17h2a5 5 0 0 0 0-10M8 17a5 5 0 0 1-5-5M8 12h8'],
};
