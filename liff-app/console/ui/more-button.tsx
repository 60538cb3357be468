import { shellWords } from '../i18n/shell-words.ts';
import { Button } from './button.tsx';

type Props = { list: { busy: boolean; more: (() => void) | null }; label?: string };

/** Loads the next page of a list, where there is one. */
export function MoreButton({ list: { busy, more }, label = shellWords('more') }: Props) {
  if (!more) return null;
  return (
    <div class="more">
      <Button busy={busy} onClick={more}>
        {label}
      </Button>
    </div>
  );
}
