import { useState } from 'preact/hooks';
import { shellWords } from '../i18n/shell-words.ts';
import { Button } from './button.tsx';

/** Puts a text on the clipboard and says so. @param label names what is copied, for those who can't see it */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const words = shellWords(copied ? 'copied' : 'copy');
  return (
    <Button onClick={copy} {...(label && { label: `${words}: ${label}` })}>
      {words}
    </Button>
  );
}
