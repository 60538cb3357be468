import type { Context } from '../../context.ts';
import { openCredentials } from '../channels/credentials.ts';
import type { SignedIn } from './signed-in.ts';

const secretField = 'loginChannelSecret';

/** Whether the permission that customers gave at LINE can be ended here: LINE asks for the Login channel's secret. */
export const endsPermission = ({ channel }: SignedIn): boolean =>
  channel.credentials.some(({ field }) => field === secretField);

/**
 * Asks LINE whose the access token is.
 * @returns null for somebody else's, which must not be used; else a function that ends the permission, to be called once nothing is to
 * be undone any more. It says whether LINE has ended it, and never throws.
 */
export async function lineChecked(
  context: Context,
  customer: SignedIn,
  accessToken: string,
): Promise<(() => Promise<boolean>) | null> {
  const { channel, loginChannelId, userId } = customer;
  const { lineIdentity } = context;
  const owner = await lineIdentity.ownerOf(accessToken, { loginChannelId, userId });
  if (owner === 'foreign') return null;
  return async () => {
    const sealed = channel.credentials.filter(({ field }) => field === secretField);
    const { loginChannelSecret } = openCredentials(context.keys, channel.id, sealed);
    if (!loginChannelSecret) return false;
    if (owner !== 'theirs') return owner === 'ended';
    const ended = await lineIdentity.deauthorize(accessToken, { loginChannelId, loginChannelSecret });
    if (!ended) context.log.warn({ channelId: channel.id }, 'LINE did not end a permission');
    return ended;
  };
}
