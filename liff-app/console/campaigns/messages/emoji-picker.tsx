import { messageWords as t } from './message-words.ts';

/** Those that shops use most; every system has a picker for the rest. */
const emoji = ['😊', '🎉', '🙏', '👍', '❤️', '✨', '🎁', '🛍️', '📣', '✅', '👉', '💬'];

export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <details class="emoji">
      <summary class="button text">{t('emoji')}</summary>
      <div class="emoji-grid">
        {emoji.map((one) => (
          <button key={one} type="button" aria-label={t('emoji.add', { emoji: one })} onClick={() => onPick(one)}>
            {one}
          </button>
        ))}
      </div>
    </details>
  );
}
