import { useState } from 'preact/hooks';
import { useChat } from './chat-context.ts';

/** The brand's round picture, or the first letter of its name where there is none or it doesn't load. */
export function Avatar({ size }: { size: 'tiny' | 'small' | 'large' }) {
  const { brand, pictureAt } = useChat();
  const [loaded, setLoaded] = useState('');
  const url = brand.pictureUrl || null;
  return (
    <span class={`chat-avatar ${size}`} aria-hidden="true">
      {loaded !== url && [...brand.name][0]}
      {url && <img src={pictureAt(url)} alt="" hidden={loaded !== url} onLoad={() => setLoaded(url)} />}
    </span>
  );
}
