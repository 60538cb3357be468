import { initialOf } from '../i18n/names.ts';

type Props = { address: string | null | undefined; name: string };

/** A small decorative picture; the name's first letter where the page's policy doesn't allow its address, or it doesn't load. */
export function Picture({ address, name }: Props) {
  const initial = initialOf(name);
  if (!address && !initial) return null;
  return (
    <span class="picture" data-initial={initial} aria-hidden="true">
      {address && isAllowed(address) && <img ref={hideIfBroken} src={address} alt="" width="32" height="32" />}
    </span>
  );
}

// A picture that the server has drawn may have failed before the script loaded. (`go.ts` has this too: a module that both pages share
// would be one more request of the first load.)
function hideIfBroken(picture: HTMLImageElement | null): void {
  if (!picture) return;
  const hide = () => {
    picture.hidden = true;
  };
  if (picture.complete && !picture.naturalWidth) hide();
  else picture.addEventListener('error', hide);
}

// Our own pictures and LINE's; another address would only be an error in the console.
function isAllowed(address: string): boolean {
  return address.startsWith(`${location.origin}/`) || /^(\/(?!\/)|https:\/\/[\w.-]+\.line-scdn\.net\/)/.test(address);
}
