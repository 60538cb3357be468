import type { ComponentChildren } from 'preact';

const marks = { '*': 'b', _: 'i', '~': 's', '```': 'code' } as const;
type Mark = keyof typeof marks;
// A mark counts between a space or punctuation and a word.
const marked = /(?<![\p{L}\p{N}])(```|[*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu;

/** WhatsApp's own *bold*, _italic_, ~struck~ and ```code```. */
export function FormattedText({ text }: { text: string }): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const { 0: whole, 1: mark, 2: inner = '', index } of text.matchAll(marked)) {
    const Tag = marks[mark as Mark];
    parts.push(text.slice(end, index), <Tag>{mark === '```' ? inner : <FormattedText text={inner} />}</Tag>);
    end = index + whole.length;
  }
  return [...parts, text.slice(end)];
}
