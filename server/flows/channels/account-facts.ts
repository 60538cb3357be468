import type { AccountInfo } from '../../channels/channel.ts';
import type { Context } from '../../context.ts';
import { requeueMs } from '../../domain/delivery.ts';
import type { ChannelRow } from '../../store/channels.ts';

type Told = Extract<AccountInfo, { ok: true }>;
type Public = Record<string, string>;

/** What a platform may stop telling: a picture that was taken away, a handle that is gone. */
const changingFacts = ['accountName', 'pictureUrl', 'chatUrl', 'addFriendUrl', 'username', 'basicId', 'premiumId'];

/** A channel's public facts, with those of the account as its platform tells them now. */
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
 * Takes over what a platform has told of a channel's account: names, handles and pictures may have changed, and a credential
 * that is let in makes due what it had killed. One that isn't let in marks the channel.
 * @returns how many messages are due once more; null: the platform hasn't let us in as this account
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
  // An account that isn't known yet is for `recheckChannels` to learn.
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
 * Makes messages due once more that died because the channel wasn't let in. While a send has the channel in `attention` only one
 * of them, as a trial: the token alone doesn't tell whether messages may be sent again. The rest follows once one was sent.
 */
export async function requeueDied(context: Context, { id, state }: Pick<ChannelRow, 'id' | 'state'>): Promise<number> {
  const most = state === 'attention' ? 1 : null;
  const messages = await context.store.outbox.requeueUnauthorized(id, { sinceMs: requeueMs, most });
  if (messages === 0) return 0;
  context.log.info({ channelId: id, messages }, 'messages are due again, the channel is let in');
  context.wakeWorker();
  return messages;
}

/** A person has looked at a channel, or given it new credentials, and it is let in: nothing waits any more for its trouble to pass. */
export async function resumeChannel(context: Context, channelId: string): Promise<void> {
  const messages = await context.store.outbox.hastenRetries(channelId);
  context.resumeChannel(channelId);
  if (messages > 0)
    context.log.info({ channelId, messages }, 'messages are tried again at once, the channel is let in');
}

/**
 * A check was good, after the channel was marked as refused: the mark goes, and the next refusal sets it again. Asking doesn't prove
 * that messages may be sent, so a mark that a send has made stays while a message is on its way as a trial. That a customer's link may
 * be let in is believed only where the check found nothing wrong.
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
