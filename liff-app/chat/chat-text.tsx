import type { ComponentChildren } from 'preact';
import { useChat } from './chat-context.ts';

// To the end of what an address may hold; a mark at its end belongs to the sentence.
const address = /https?:\/\/[\x21-\x7e]*[^\s\x21-\x2e:;?\]\u0080-\uffff]/g;

/** A text in parts: every other one is an address, the first one isn't. */
export function splitAddresses(text: string): string[] {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: url, index } of text.matchAll(address)) {
    parts.push(text.slice(end, index), url);
    end = index + url.length;
  }
  return [...parts, text.slice(end)];
}

/** A text with its addresses as links, as every app draws it. */
export function ChatText({
  text,
  draw = (part) => part,
}: {
  text: string;
  draw?: (part: string) => ComponentChildren;
}) {
  return (
    <>
      {splitAddresses(text).map((part, index) => (index % 2 === 1 ? <TextLink key={index} url={part} /> : draw(part)))}
    </>
  );
}

function TextLink({ url }: { url: string }) {
  const { onAction } = useChat();
  if (!onAction) return <span class="chat-link">{url}</span>;
  const open = (event: Event) => {
    event.preventDefault();
    onAction({ kind: 'open', url });
  };
  // No button: that would be a box of its own within its line.
  return (
    <a class="chat-link" href={url} rel="noreferrer" onClick={open}>
      {url}
    </a>
  );
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const isEmoji = (letter: string) => /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(letter);

/** How many emoji a text holds; 0 if it holds anything else. */
export function countEmoji(text: string): number {
  const letters = [...segmenter.segment(text.replace(/\s/g, ''))];
  return letters.every(({ segment }) => isEmoji(segment)) ? letters.length : 0;
}
