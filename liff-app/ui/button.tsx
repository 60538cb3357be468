import type { ComponentChildren } from 'preact';
import type { Page } from '../page.ts';

type Props = {
  label: ComponentChildren;
  href?: string;
  newTab?: boolean;
  onTap?: () => void;
  look: string;
  fill?: string | null;
};

/** A button, or a link that looks like one if it has an address. */
function Button({ label, href, newTab, onTap, look, fill }: Props) {
  const content = (
    <>
      {fill && (
        <svg class="fill" aria-hidden="true">
          <rect width="100%" height="100%" fill={fill} />
        </svg>
      )}
      <span>{label}</span>
    </>
  );
  if (href) {
    return (
      <a class={`button ${look}`} href={href} onClick={onTap} {...(newTab && { target: '_blank', rel: 'noreferrer' })}>
        {content}
      </a>
    );
  }
  return (
    <button class={`button ${look}`} type="button" onClick={onTap}>
      {content}
    </button>
  );
}

/** The one filled button of a screen, in the brand's colour. */
export function PrimaryButton({ page, ...props }: Omit<Props, 'look' | 'fill'> & { page: Pick<Page, 'button'> }) {
  const { color, className } = page.button;
  return <Button {...props} look={`primary ${className}`} fill={color} />;
}

export function SecondaryButton(props: Omit<Props, 'look' | 'fill'>) {
  return <Button {...props} look="outline" />;
}

/** Says that this takes something away. */
export function DangerButton(props: Omit<Props, 'look' | 'fill'>) {
  return <Button {...props} look="primary danger" />;
}

/** For what only a few need, under the buttons that most do. */
export function TextButton(props: Omit<Props, 'look' | 'fill'>) {
  return <Button {...props} look="text" />;
}

/** LINE's own colours, which its guidelines ask for on a login button and nowhere else. */
export function LineLoginButton(props: Omit<Props, 'look' | 'fill'>) {
  return <Button {...props} look="line" />;
}
