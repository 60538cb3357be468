import { useEffect, useRef } from 'preact/hooks';
import type { Locale } from '../../../server/contract/page.ts';
import { fill } from '../../i18n/fill.ts';

import { LiveIcon } from './live-icon.tsx';
import { liveWords } from './live-words.ts';
import './friend-sheet.css';

type Props = {
  /** What LINE offers: to add the account, to unblock it, or nothing, since they are friends. */
  kind: 'add' | 'unblock' | 'friend';
  brand: string;
  locale: Locale;
  onAnswer: (action: 'add' | 'close') => void;
};

/** LINE's sheet over a chat, that offers to add or unblock an account. */
export function FriendSheet({ kind, brand, locale, onAnswer }: Props) {
  const yes = useRef<HTMLButtonElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    yes.current?.focus({ preventScroll: true });
    return () => before instanceof HTMLElement && before.focus({ preventScroll: true });
  }, []);
  const words = liveWords[locale];
  const questions = { add: words.addFriendAsk, unblock: words.unblockAsk, friend: words.alreadyFriend };
  const labels = { add: words.add, unblock: words.unblock, friend: words.close };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onAnswer('close');
    if (event.key !== 'Tab') return;
    event.preventDefault();
    (document.activeElement === yes.current ? close : yes).current?.focus();
  };
  return (
    <div class="sheet-layer">
      <div
        class="sheet"
        role="dialog"
        aria-modal="true"
        aria-labelledby="sheet-ask"
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <button
          ref={close}
          type="button"
          class="sheet-close"
          aria-label={words.close}
          onClick={() => onAnswer('close')}
        >
          <LiveIcon name="close" size={20} />
        </button>
        <span class="chat-avatar large" aria-hidden="true">
          {[...brand][0]}
        </span>
        <p class="account-name">{brand}</p>
        <p class="account-soft" id="sheet-ask">
          {fill(questions[kind], { brand })}
        </p>
        <button ref={yes} type="button" class="account-add" onClick={() => onAnswer('add')}>
          {labels[kind]}
        </button>
      </div>
    </div>
  );
}
