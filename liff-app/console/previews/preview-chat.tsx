import { useState } from 'preact/hooks';
import type { Platform } from '../../../server/contract/platforms.ts';
import { platforms } from '../../../server/contract/platforms.ts';
import { Chat } from '../../chat/chat.tsx';
import type { MessageOf } from '../../chat/chat-apps.ts';
import type { ChatEntry } from '../../chat/chat-entry.ts';
import { locale } from '../i18n/words.ts';
import { previewWords as t } from './preview-words.ts';
import './previews.css';

type Props<P extends Platform> = {
  /** Whose chat it is. */
  channel: { platform: P; name: string };
  /** The platform's own message objects, as the server answers them; null: nothing that could be sent yet. */
  messages: unknown[];
  /** What takes the place of a message that is null. */
  missing?: (index: number) => string;
  /** What the customer's phone has written for them. */
  draft?: string | null;
};

/** A customer's chat with one of the brand's accounts, as it will be. */
export function PreviewChat<P extends Platform>({ channel, messages, missing, draft }: Props<P>) {
  const { platform, name } = channel;
  const [at] = useState(Date.now);
  const sent = messages.map(
    (message, index): ChatEntry<P> =>
      message === null
        ? { id: `${index}`, by: 'note', text: missing?.(index) ?? t('nothing') }
        : { id: `${index}`, at, by: 'brand', message: message as MessageOf[P] },
  );
  const written: ChatEntry<P>[] = draft
    ? [{ id: 'draft', at, by: 'customer', message: { kind: 'text', text: draft } }]
    : [];
  const entries = [...sent, ...written];
  const nothing: ChatEntry<P> = { id: 'nothing', by: 'note', text: t('nothing') };
  return (
    <div class="preview-chat">
      <Chat
        platform={platform}
        brand={{ name }}
        entries={entries.length > 0 ? entries : [nothing]}
        locale={locale.value}
        label={t('in', { platform: platforms[platform].marketersName, name })}
        pictureAt={pictureAt}
      />
    </div>
  );
}

/** The server's own pictures, from wherever the console is open: its policy allows no other address. */
const pictureAt = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);
