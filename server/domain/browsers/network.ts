/** Addresses as proxies write them, and the networks they belong to. */

/**
 * The address alone: without port (`203.0.113.9:1234`, `[2001:db8::1]:443`), brackets, quotes and zone (`fe80::1%eth0`). An IPv4
 * address inside an IPv6 one, dotted or not, comes out as IPv4. Anything else stays unchanged.
 */
export function bareAddress(text: string): string {
  const plain = text.trim().replace(/^"(.*)"$/, '$1');
  const [, v4] = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/i.exec(plain) ?? [];
  if (v4) return v4;
  const [, inside] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(plain) ?? [];
  if (inside !== undefined) return bareAddress(inside);
  const [address = ''] = plain.split('%');
  return address.includes(':') ? (mappedV4(address) ?? address) : plain;
}

/** `::ffff:cb00:7107` or a longer spelling of it as `203.0.113.7`; null for every other address. */
function mappedV4(address: string): string | null {
  const groups = groupsOf(address);
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return null;
  const last = groups.slice(6);
  if (last.length === 1 && last[0]?.includes('.')) return last[0];
  const [high, low] = last.map((group) => Number.parseInt(group, 16));
  if (last.length !== 2 || high === undefined || low === undefined) return null;
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/**
 * The part of an address that names the network: 24 bits of IPv4, 48 of IPv6, however the address is written.
 * @returns text to be counted by in memory, or hashed with a key; the address itself is never stored.
 */
export function networkOf(text: string): string {
  const address = bareAddress(text);
  const [, v4] = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address) ?? [];
  return v4 ? `4:${v4}` : `6:${groupsOf(address).slice(0, 3).join(':')}`;
}

/** The groups of an IPv6 address without leading zeros; `::` written out. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const length = right.at(-1)?.includes('.') ? 7 : 8;
  const gap = tail === undefined ? 0 : Math.max(0, length - left.length - right.length);
  return [...left, ...Array<string>(gap).fill('0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''));
}
