import { useChat } from './chat-context.ts';
import { ChatIcon } from './chat-icon.tsx';
import { ChatPicture } from './chat-picture.tsx';

/** A picture alone, in its own ratio. */
export function Photo({ url }: { url: string }) {
  const { words } = useChat();
  return <ChatPicture url={url} class="chat-photo" alt={words.picture} />;
}

/** A video before it is played: its preview, where the message names one. */
export function Video({ previewUrl }: { previewUrl?: string }) {
  const { words } = useChat();
  return (
    <span class="chat-video" role="img" aria-label={words.video}>
      {previewUrl && <ChatPicture url={previewUrl} class="chat-photo" />}
      <span class="chat-play">
        <ChatIcon name="play" size={28} />
      </span>
    </span>
  );
}

/** A recording or a file, as a row with its drawing. `about`: its length, or its name. */
export function Attached({ kind, about }: { kind: 'audio' | 'file'; about?: string | undefined }) {
  const { words } = useChat();
  return (
    <span class="chat-attached">
      <ChatIcon name={kind === 'audio' ? 'play' : 'file'} size={20} />
      <span class="chat-attached-name">{about ?? words[kind]}</span>
    </span>
  );
}
