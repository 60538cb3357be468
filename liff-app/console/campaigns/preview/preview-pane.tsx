import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { phoneWords as t } from './phone-words.ts';
import './phone-preview.css';

/** As in `editor.css`. */
const wide = '(min-width: 1100px)';

/** Beside the form; where there is no room, over it at a button's press. */
export function PreviewPane({ children }: { children: ComponentChildren }) {
  const isWide = useMedia(wide);
  const [isOpen, setOpen] = useState(false);
  if (isWide) return <aside>{children}</aside>;
  return (
    <>
      <div class="preview-open">
        <Button kind="primary" onClick={() => setOpen(true)}>
          {t('sheet')}
        </Button>
      </div>
      <Dialog open={isOpen} title={t('sheet')} onClose={() => setOpen(false)}>
        <div class="preview-sheet">{children}</div>
      </Dialog>
    </>
  );
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const look = () => setMatches(list.matches);
    look();
    list.addEventListener('change', look);
    return () => list.removeEventListener('change', look);
  }, [query]);
  return matches;
}
