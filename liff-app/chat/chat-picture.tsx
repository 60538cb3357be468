import type { JSX } from 'preact';
import { useChat } from './chat-context.ts';

type Props = { url: string; class: string; alt?: string; style?: JSX.CSSProperties };

/** A picture of a message. */
export function ChatPicture({ url, class: className, alt = '', style }: Props) {
  const { pictureAt } = useChat();
  return <img src={pictureAt(url)} class={className} alt={alt} style={style} />;
}
