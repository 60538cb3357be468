/** A small picture that says nothing the words beside it don't. Nothing where its address is not one the page's policy lets in. */
export function Picture({ address }: { address: string | null | undefined }) {
  if (!address || !isAllowed(address)) return null;
  return <img class="picture" src={address} alt="" width="32" height="32" />;
}

// Our own pictures and LINE's; another address would be nothing but an error in the console.
function isAllowed(address: string): boolean {
  return address.startsWith(`${location.origin}/`) || /^(\/(?!\/)|https:\/\/[\w.-]+\.line-scdn\.net\/)/.test(address);
}
