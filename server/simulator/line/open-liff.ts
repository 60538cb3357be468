import type { Customer, LineChannel } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { channelByLiffId } from './liff-api.ts';
import { liffTokens } from './liff-tokens.ts';

export interface OpenedLiff {
  /** The address that is opened first: always the endpoint, the rest packed into `liff.state`. */
  url: string;
  channel: LineChannel;
}

/**
 * The primary redirect of a LIFF link. With `customer` LINE opens it, and the tokens are in the fragment; without, any
 * other browser. `rest`: what followed the LIFF ID. `deny`: the customer says no on LINE's consent screen.
 */
export function openLiff(
  world: World,
  input: { liffId: string; rest: string; customer: Customer | undefined; deny?: boolean | undefined },
): OpenedLiff | undefined {
  const channel = channelByLiffId(world, input.liffId);
  if (!channel) return undefined;
  const url = new URL(channel.endpointUrl);
  if (input.rest !== '' && input.rest !== '/') url.searchParams.set('liff.state', input.rest);
  if (input.deny) {
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('error_description', 'The resource owner denied the request.');
    url.searchParams.set('liffOAuth2Error', 'true');
  } else if (input.customer) {
    url.hash = liffTokens(world, channel, input.customer).fragment;
  }
  return { url: url.href, channel };
}

/** LIFF ID and rest of a LIFF link, of `liff.line.me`, `miniapp.line.me` or of the simulator's own prefix. */
export function readLiffLink(world: World, link: string): { liffId: string; rest: string } | undefined {
  const prefixes = [
    ...['https://liff.line.me/', 'https://miniapp.line.me/'],
    ...[`${world.origin()}/liff/`, `${world.origin()}/miniapp/`],
  ];
  const prefix = prefixes.find((one) => link.startsWith(one));
  const match = prefix === undefined ? null : /^(\d+-\w+)(.*)$/s.exec(link.slice(prefix.length));
  return match?.[1] === undefined ? undefined : { liffId: match[1], rest: match[2] ?? '' };
}
