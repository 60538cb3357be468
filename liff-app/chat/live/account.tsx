// What an app shows of the account around its messages, and what can be done to it.
import type { Locale } from '../../../server/contract/page.ts';
import { Avatar } from '../avatar.tsx';
import { useChat } from '../chat-context.ts';
import type { LivePlatform } from './composer.tsx';
import { LiveIcon } from './live-icon.tsx';
import { liveWords } from './live-words.ts';
import './account.css';

/** What kind of account it is, under its name; on Instagram its user name. */
export function accountAbout(platform: LivePlatform, userName: string, locale: Locale): string {
  const { messengerKind, whatsappKind } = liveWords[locale];
  return { line: '', messenger: messengerKind, instagram: userName, whatsapp: whatsappKind }[platform];
}

type NotesProps = {
  platform: LivePlatform;
  /** A sentence of the page that shows the chat. */
  note: string;
  isEmpty: boolean;
};

/** Before the first message, for the `above` of a `Chat`. */
export function AccountNotes({ platform, note, isEmpty }: NotesProps) {
  const { brand, locale } = useChat();
  const words = liveWords[locale];
  switch (platform) {
    case 'line':
      return isEmpty ? <p class="account-note dark">{words.noMessages}</p> : null;
    case 'whatsapp':
      return (
        <div class="account-notes">
          <p class="account-note">{words.whatsappSecure}</p>
          {note && <p class="account-note">{note}</p>}
        </div>
      );
    case 'messenger':
    case 'instagram':
      return (
        <div class="account-about">
          <Avatar size="large" />
          <p class="account-name">{brand.name}</p>
          {platform === 'instagram' && <p class="account-soft">{brand.about} · Instagram</p>}
          {note && <p class="account-soft">{note}</p>}
        </div>
      );
  }
}

/** LINE's profile of an account that the customer hasn't added. */
export function AccountProfile({ onAdd }: { onAdd: () => void }) {
  const { brand, words, locale } = useChat();
  return (
    <div class="account-about account-profile">
      <Avatar size="large" />
      <p class="account-name">{brand.name}</p>
      <p class="account-soft">{words.officialAccount}</p>
      <button type="button" class="account-add" onClick={onAdd}>
        {liveWords[locale].addFriend}
      </button>
    </div>
  );
}

/** For the `tools` of a `Chat`. */
export function BlockButton({ onBlock }: { onBlock: () => void }) {
  const words = liveWords[useChat().locale];
  return (
    <button type="button" class="account-block" aria-label={words.block} title={words.block} onClick={onBlock}>
      <LiveIcon name="block" />
    </button>
  );
}

/** In place of the text field for a customer who has blocked the account (`unblock`), or hasn't added it on LINE (`add`). */
export function AccountBar({ offers, onTap }: { offers: 'unblock' | 'add'; onTap: () => void }) {
  const words = liveWords[useChat().locale];
  return (
    <div class="account-bar">
      <span>{offers === 'unblock' && words.blocked}</span>
      <button type="button" onClick={onTap}>
        {offers === 'unblock' ? words.unblock : words.addFriend}
      </button>
    </div>
  );
}
