import { buildBlockButton, buildBlockedBar } from './blocking.js';
import { buildFace, buildLog, decor } from './chat.js';
import { buildComposer } from './composer.js';
import { el, put } from './dom.js';
import { accountName, model } from './model.js';

/**
 * A chat in one of Meta's apps: its head, its messages and the text field.
 * @param look.head the icons before and after the account's name @param look.kind what is said under the name
 * @param look.above what is above the first message: `node` and `update`
 */
export function buildMetaChat(panel, { app, head: [back, ...tools], kind, above, composer: parts, drawMessage }) {
  const name = el('strong', { class: 'chat-name' });
  const line = el('span', { class: 'chat-kind' });
  const face = buildFace(panel, 'small');
  const log = buildLog(panel, (message, before) => drawMessage(panel, message, before), above.node);
  const composer = buildComposer(panel, parts);
  const block = buildBlockButton(panel);
  const bar = buildBlockedBar(panel);
  const title = el('span', { class: 'chat-title' }, name, line);
  const header = el('header', { class: 'chat-head' }, decor(back), face.node, title, decor(...tools), block.node);
  const node = el('div', { class: `chat ${app}-chat` }, header, log.node, composer.node, bar.node);

  function update() {
    put(name, { text: accountName(panel) });
    put(line, { text: kind() });
    put(composer.node, { hidden: model.blocked[panel] });
    for (const part of [face, above, log, composer, block, bar]) part.update();
  }
  return { node, update };
}
