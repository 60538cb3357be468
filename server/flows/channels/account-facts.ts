import type { AccountInfo } from '../../channels/channel.ts';
import type { Context } from '../../context.ts';
import { requeueMs } from '../../domain/delivery.ts';
import type { ChannelRow } from '../../store/channels.ts';

type Told = Extract<AccountInfo, { ok: true }>;
type Public = Record<string, string>;

/** Facts that a platform may stop returning: a picture or a handle can be removed. */
const changingFacts = ['accountName', 'pictureUrl', 'chatUrl', 'addFriendUrl', 'username', 'basicId', 'premiumId'];

/** A channel's public facts, updated with what its platform returns for the account. */
export function publicFacts(known: Public, info: Told): Public {
  const kept = Object.entries(known).filter(([name]) => !changingFacts.includes(name));
  return {
    ...Object.fromEntries(kept),
    ...info.public,
    accountName: info.name,
    ...(info.pictureUrl ? { pictureUrl: info.pictureUrl } : {}),
    ...(info.chatUrl ? { chatUrl: info.chatUrl } : {}),
    ...(info.addFriendUrl ? { addFriendUrl: info.addFriendUrl } : {}),
  };
}

/**
 * Stores what a platform returned for a channel's account: names, handles and pictures may have changed. If the platform accepts
 * the credential, messages that had died because it was refused become due again. If it refuses it, the channel is marked.
 * @returns how many messages are due again; null: the platform did not accept the credential for this account
 */
export async function keepAccountInfo(context: Context, row: ChannelRow, info: AccountInfo): Promise<number | null> {
  const { channels } = context.store;
  const about = { channelId: row.id, platform: row.platform };
  if (!info.ok) {
    const { reason, code } = info;
    if (reason === 'channel_unauthorized' && (await channels.markByAsking(row.id, reason)))
      context.log.warn({ ...about, reason, code }, 'a channel needs attention');
    return null;
  }
  // `recheckChannels` handles accounts that aren't known yet.
  if (row.externalId === null) return null;
  if (row.externalId !== info.externalId) {
    context.log.warn(about, 'the credential of a channel is another account’s');
    return null;
  }
  if (await channels.keepFacts(row.id, row.public, publicFacts(row.public, info)))
    context.log.info(about, 'the facts of an account have changed');
  const worksAgain = await channels.clearByAsking(row.id);
  return requeueDied(context, { id: row.id, state: worksAgain ? 'ready' : row.state });
}

/**
 * Makes messages due again that died because the channel's credential was refused. While the channel is in `attention` because of a
 * send, only one of them, as a trial: a valid token doesn't prove that messages may be sent. The rest follow once one has been
 * sent.
 */
export async function requeueDied(context: Context, { id, state }: Pick<ChannelRow, 'id' | 'state'>): Promise<number> {
  const most = state === 'attention' ? 1 : null;
  const messages = await context.store.outbox.requeueUnauthorized(id, { sinceMs: requeueMs, most });
  if (messages === 0) return 0;
  context.log.info({ channelId: id, messages }, 'messages are due again, the channel is let in');
  context.wakeWorker();
  return messages;
}

/** Retries a channel's waiting messages at once, after a check or new credentials showed that the platform accepts its credentials. */
export async function resumeChannel(context: Context, channelId: string): Promise<void> {
  const messages = await context.store.outbox.hastenRetries(channelId);
  context.resumeChannel(channelId);
  if (messages > 0)
    context.log.info({ channelId, messages }, 'messages are tried again at once, the channel is let in');
}

/**
 * Clears the marks of a refused channel after a successful check; the next refusal sets them again. A check doesn't prove that
 * messages may be sent, so a mark set by a send stays while a trial message is under way. A mark set by a customer's link is
 * cleared only if the check found nothing wrong.
 */
export async function clearChecked(
  context: Context,
  channelId: string,
  { onTrial, isRight }: { onTrial: boolean; isRight: boolean },
): Promise<void> {
  const marks = [...(onTrial ? [] : (['send'] as const)), ...(isRight ? (['link'] as const) : [])];
  if (!(await context.store.channels.clearUnauthorized(channelId, marks))) return;
  context.log.info({ channelId }, 'a channel works again, as its check says');
  await requeueDied(context, { id: channelId, state: 'ready' });
}
