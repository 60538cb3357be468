/** `PUBLIC_URL`, as the server has put it into the page; null where it doesn't say. */
export const ownAddress = (): string | null =>
  document.querySelector<HTMLMetaElement>('meta[name="public-url"]')?.content || null;

export type AddressProblem = { kind: 'elsewhere'; here: string; right: string } | { kind: 'ip'; right: string } | null;

const isIp = (url: URL): boolean => /^(\d+(\.\d+){3}|\[.*\])$/.test(url.hostname);
const isLoopback = (url: URL): boolean => /^(localhost|127\..*|\[::1\])$/.test(url.hostname);

/**
 * What is wrong with the address that the console was opened at: sessions and passkeys work at one only, and passkeys need a host
 * name there.
 * @param right `PUBLIC_URL`, an origin @param here where the page is
 */
export function addressProblem(right: string | null, here: { origin: string; host: string }): AddressProblem {
  if (!right || !URL.canParse(right)) return null;
  const url = new URL(right);
  if (url.origin !== here.origin) return { kind: 'elsewhere', here: here.host, right: url.origin };
  return isIp(url) && !isLoopback(url) ? { kind: 'ip', right: url.host } : null;
}
