import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { bareAddress } from '../domain/browsers/network.ts';

/** The proxies in front: their number or their networks. */
export type TrustedProxies = number | string[];

/** The error if it isn't set: no default is right for both types of set-up. */
export const trustProxyMissing =
  'TRUST_PROXY must be set in production: the number of proxies in front of this server (0: phones and platforms reach it directly), ' +
  'or their addresses. Limits and the network check of links need the customer’s own address';

/** `TRUST_PROXY`: a number from 0 to 9, or addresses and networks, separated by commas; none that includes untrusted clients. */
export const trustedProxies = z.string().transform((text, ctx): TrustedProxies => {
  if (/^\d$/.test(text)) return Number(text);
  const list = text.split(',').map((part) => part.trim());
  const networks = list.map(networkIn);
  if (networks.some((network) => network === null)) {
    ctx.addIssue({ code: 'custom', message: 'must be a number of proxies from 0 to 9, or a list of their addresses' });
  } else if (networks.some((network) => network && isTooWide(network))) {
    ctx.addIssue({
      code: 'custom',
      message:
        'trusts a network wider than /8 (IPv6: /7), in which anybody could say where they come from: name the proxies only',
    });
  }
  return list;
});

/**
 * Tells Fastify for each hop, nearest first, whether its address is trusted. An address with port, brackets or zone counts as the
 * bare one.
 */
export function trustsHop(proxies: TrustedProxies): (address: string, hop: number) => boolean {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  const known = new BlockList();
  for (const { address, bits, family } of proxies.flatMap((part) => networkIn(part) ?? [])) {
    known.addSubnet(address, bits, family);
  }
  return (text) => {
    const address = bareAddress(text);
    const version = isIP(address);
    return version !== 0 && known.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** 10.0.0.0/8 and fc00::/7 are the widest private networks. A network that contains ::ffff:0:0 contains all IPv4-mapped addresses. */
function isTooWide({ address, bits, family }: Network): boolean {
  if (family === 'ipv4') return bits < 8;
  const network = new BlockList();
  network.addSubnet(address, bits, family);
  return bits < 7 || network.check('::ffff:0:0', 'ipv6');
}

type Network = { address: string; bits: number; family: 'ipv4' | 'ipv6' };

/** An address, or a network in CIDR form; null for anything else. An IPv4 network written as IPv6 counts as IPv4. */
function networkIn(text: string): Network | null {
  const [, written = '', suffix] = /^([^/\s]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(written);
  const address = version === 6 ? bareAddress(written) : written;
  const isV4 = isIP(address) === 4;
  const most = version === 4 ? 32 : 128;
  const bits = (suffix === undefined ? most : Number(suffix)) - (version === 6 && isV4 ? 96 : 0);
  if (version === 0 || Number(suffix ?? 0) > most || bits < 0) return null;
  return { address, bits, family: isV4 ? 'ipv4' : 'ipv6' };
}
