/**
 * A small picture that says nothing the words beside it don't. Nothing where its address is not one the page's policy lets in, or
 * doesn't load.
 */
export function Picture({ address }: { address: string | null | undefined }) {
  if (!address || !isAllowed(address)) return null;
  return <img ref={hideIfBroken} class="picture" src={address} alt="" width="32" height="32" />;
}

// A picture that the server has drawn may have failed before the script came. (`go.ts` has this too: a module that both pages share
// would be one more request of the first load.)
function hideIfBroken(picture: HTMLImageElement | null): void {
  if (!picture) return;
  const hide = () => {
    picture.hidden = true;
  };
  if (picture.complete && !picture.naturalWidth) hide();
  else picture.addEventListener('error', hide);
}

// Our own pictures and LINE's; another address would be nothing but an error in the console.
function isAllowed(address: string): boolean {
  return address.startsWith(`${location.origin}/`) || /^(\/(?!\/)|https:\/\/[\w.-]+\.line-scdn\.net\/)/.test(address);
}
