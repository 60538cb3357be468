/**
 * A small decorative picture. Nothing where the page's policy doesn't allow its address, or it
 * doesn't load.
 */
export function Picture({ address }: { address: string | null | undefined }) {
  if (!address || !isAllowed(address)) return null;
  return <img ref={hideIfBroken} class="picture" src={address} alt="" width="32" height="32" />;
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
