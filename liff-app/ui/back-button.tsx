import type { Page } from '../page.ts';
import { PrimaryButton, SecondaryButton } from './button.tsx';

/** *Back to Messenger*; nothing where the chat's address is not known. */
export function BackButton({ page, isPrimary }: { page: Page; isPrimary: boolean }) {
  const href = page.backUrl;
  if (!href) return null;
  const label = page.texts.back;
  return isPrimary ? (
    <PrimaryButton page={page} label={label} href={href} />
  ) : (
    <SecondaryButton label={label} href={href} />
  );
}
