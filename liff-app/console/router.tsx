import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';

/** Where the console is, without query and hash. */
export const path = signal(globalThis.location?.pathname ?? '/console');

/** Goes to another page of the console. @param to a path, `/console/…` */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  arrive();
  scrollTo(0, 0);
}

const arrive = () => {
  path.value = location.pathname;
};

/** Follows the browser's back and forward. */
export const listenToHistory = () => addEventListener('popstate', arrive);

/** The values of `:names` in a pattern, or null if the path doesn't fit it. */
export function match(pattern: string, actual: string): Record<string, string> | null {
  const want = pattern.split('/');
  const have = actual.replace(/\/$/, '').split('/');
  if (want.length !== have.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of want.entries()) {
    const piece = have[index] ?? '';
    if (part.startsWith(':') && piece) values[part.slice(1)] = decode(piece);
    else if (part !== piece) return null;
  }
  return values;
}

/** A typed address may not decode. */
function decode(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}

type LinkProps = {
  to: string;
  class?: string;
  children: ComponentChildren;
  'aria-current'?: 'page';
  onClick?: () => void;
};

/** A link inside the console: no page load, but a new tab or a copied address work as for any link. */
export function Link({ to, children, onClick, ...rest }: LinkProps) {
  const go = (event: JSX.TargetedMouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onClick?.();
    navigate(to);
  };
  return (
    <a href={to} onClick={go} {...rest}>
      {children}
    </a>
  );
}
