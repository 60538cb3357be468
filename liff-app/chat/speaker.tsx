import { useChat } from './chat-context.ts';

/** Who wrote a message of the brand, for screen readers, which don't show a bubble's side. */
export function Speaker() {
  const { brand } = useChat();
  return <span class="chat-for-readers">{brand.name}: </span>;
}
