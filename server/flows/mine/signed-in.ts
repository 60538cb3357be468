import type { Context } from '../../context.ts';
import type { MineRequest } from '../../contract/mine.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import type { ContactRow } from '../../store/contacts.ts';
import { countBadLogin } from '../junk-limit.ts';
import { limitLink } from '../linking/link-limit.ts';
import { notFound } from '../not-found.ts';

type Channel = NonNullable<Awaited<ReturnType<Context['store']['channels']['find']>>>;

/** A customer who has proven by LINE's ID token who they are to one LINE account. */
export type SignedIn = {
  ok: true;
  channel: Channel;
  loginChannelId: string;
  /** Their LINE user id. */
  userId: string;
  /** Null as long as nothing is known of them. */
  contact: ContactRow | null;
};

/**
 * The checks of every call of `/link/mine`, in their order: ID token, limits, channel, and that the token is of its Login channel.
 * @param address where the call came from
 * @throws AppError `rate_limited`, `not_found`
 */
export async function signedIn(
  context: Context,
  request: MineRequest,
  address: string,
): Promise<SignedIn | { ok: false; reason: FailureReason }> {
  const login = await context.lineIdentity.verifyIdToken(request.idToken);
  if (!login.ok) {
    countBadLogin(context, login, address);
    return { ok: false, reason: login.reason };
  }
  const { userId } = login;
  limitLink(context, userId, request.channel);
  const channel = await context.store.channels.find(request.channel);
  const { loginChannelId } = channel?.public ?? {};
  if (!channel || !loginChannelId) throw notFound('channel');
  if (login.audience !== loginChannelId) return { ok: false, reason: 'login_invalid' };
  const contact = await context.store.contacts.findByExternalId(channel.id, userId);
  return { ok: true, channel, loginChannelId, userId, contact };
}
