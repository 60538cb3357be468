import type { ComponentChildren, RefObject } from 'preact';
import { nameVariable } from '../../../../server/contract/name-variable.ts';
import { Button } from '../../ui/button.tsx';
import { EmojiPicker } from './emoji-picker.tsx';
import { messageWords as t } from './message-words.ts';

type Props = {
  area: RefObject<HTMLTextAreaElement>;
  onInput: (text: string) => void;
  children?: ComponentChildren;
};

/** What is put into a text at the caret: the customer's name, and emoji. The caret is then after it. */
export function TextTools({ area, onInput, children }: Props) {
  const insert = (words: string) => {
    const { current } = area;
    if (!current) return;
    current.setRangeText(words, current.selectionStart, current.selectionEnd, 'end');
    current.focus();
    onInput(current.value);
  };
  return (
    <div class="text-tools">
      <Button kind="text" onClick={() => insert(nameVariable)}>
        {t('name.insert')}
      </Button>
      <EmojiPicker onPick={insert} />
      {children}
    </div>
  );
}
