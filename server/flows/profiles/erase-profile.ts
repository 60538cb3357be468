import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../caller.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { ErasureScope, ErasureTarget } from '../../store/erasure/erasure-scope.ts';
import type { LinkedMenu } from '../../store/rich-menus/menu-queue.ts';
import type { StoreGroups } from '../../store/store.ts';
import { type Changes, joinChanges } from '../../store/write/changes.ts';
import { auditChanges } from '../audit.ts';
import { openCredentials } from '../channels/credentials.ts';
import { notFound } from '../not-found.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { webhookEvent } from '../webhooks/webhook-events.ts';

/** What an erasure has erased; both empty if there was nothing. `profileIds`: those that nobody was left on. */
export type Erased = { contactIds: string[]; profileIds: string[] };
const nothing: Erased = { contactIds: [], profileIds: [] };

/**
 * `DELETE /api/v1/profiles/:id`: erases a profile with all its contacts. An absorbed id stands for its survivor; a profile that was
 * erased before stays so.
 * @throws AppError `not_found`, `busy`
 */
export async function eraseProfile(context: Context, id: string): Promise<void> {
  await erase(context, async () => {
    const profile = await context.store.profiles.resolve(id);
    if (profile) return { profileId: profile.id, contactIds: [] };
    if (await context.store.profiles.isErased(id)) return null;
    throw notFound('profile');
  });
}

/**
 * Erases contacts, with those that were joined with one of them (§8); a profile that nobody is left on is erased too. Ids that
 * aren't stored are ignored.
 * @param by who asks, if not the request's caller
 * @throws AppError `busy`
 */
export function eraseContacts(
  context: Context,
  contactIds: readonly string[],
  by: Partial<Caller> = {},
): Promise<Erased> {
  return erase(context, async () => ({ contactIds }), by);
}

/**
 * One transaction: locks what is to be erased, reads it once more, and writes. Not a single statement, as other writes are: rows that
 * were written while it waited for a lock must be found too. What it reads and locks is in the order of `decideAndWrite`.
 * @param find what to erase; null: nothing any more
 */
async function erase(
  context: Context,
  find: () => Promise<ErasureTarget | null>,
  by: Partial<Caller> = {},
): Promise<Erased> {
  let unlinked: LinkedMenu[] | null = null;
  for (let round = 0; round < maxRounds; round += 1) {
    if (round > 0) await sleep(Math.random() * 5 * round);
    const target = await find();
    if (!target) return nothing;
    const scope = await context.store.erasure.read(target);
    if (isEmpty(scope)) {
      if (!target.profileId) return nothing;
      continue;
    }
    unlinked ??= await unlinkMenus(context, await context.store.menuQueue.linkedOf(scope.contactIds));
    const now = context.now();
    const changes = changesOf(scope, now, by);
    await context.beforeWrite({ ...changes, now });
    const held = await context.store.holding(scope.rows, (own) => eraseHeld(own, { target, scope, by, now }));
    if (!held) continue;
    context.log.info(held.erased, 'a person was erased');
    context.wakeWorker();
    const before = unlinked;
    await unlinkMenus(
      context,
      held.linked.filter((menu) => !before.some((one) => one.contactId === menu.contactId && one.mark === menu.mark)),
    );
    return held.erased;
  }
  throw overtaken();
}

const isEmpty = ({ contactIds, profiles }: ErasureScope) => contactIds.length === 0 && profiles.length === 0;

type Held = { target: ErasureTarget; scope: ErasureScope; by: Partial<Caller>; now: Date };

/**
 * Erases what is locked.
 * @returns with `linked`, the rich menus that they still had: a worker may have linked them since they were unlinked. Null if something
 * else has to be locked as well
 */
async function eraseHeld(
  own: StoreGroups,
  { target, scope, by, now }: Held,
): Promise<{ erased: Erased; linked: LinkedMenu[] } | null> {
  const current = await own.erasure.read(target);
  const locked = new Set(scope.rows.map(({ id }) => id));
  if (isEmpty(current) || current.rows.some(({ id }) => !locked.has(id))) return null;
  const linked = await own.menuQueue.holdLinked(current.contactIds);
  await own.erasure.erase(current, now);
  await own.write({ ...changesOf(current, now, by), now });
  return { erased: { contactIds: current.contactIds, profileIds: erasedOf(current) }, linked };
}

const erasedOf = ({ profiles }: ErasureScope) => profiles.filter(({ isErased }) => isErased).map(({ id }) => id);

/** What is told of an erasure: ids only. */
function changesOf(scope: ErasureScope, now: Date, by: Partial<Caller>): Changes {
  return joinChanges(
    ...scope.profiles.map(({ id, contactIds }) =>
      auditChanges(now, 'erase', { objectId: id, detail: { contactIds } }, by),
    ),
    ...erasedOf(scope).map((profileId) => webhookEvent('profile.erased', { profileId })),
  );
}

/** Takes back rich menus. A call that fails doesn't keep anybody from being erased. @returns `linked` */
async function unlinkMenus({ store, channels, keys, log }: Context, linked: LinkedMenu[]): Promise<LinkedMenu[]> {
  for (const { channelId, externalId } of linked) {
    const channel = await store.channels.find(channelId);
    const menus = channel && channelFor(channels, channel.platform).richMenus;
    if (!menus) continue;
    try {
      const credentials = openCredentials(keys, channelId, channel.credentials);
      const outcome = await menus.set([externalId], null, credentials);
      if (outcome.kind !== 'done') log.warn({ channelId, outcome: outcome.kind }, 'a rich menu was not unlinked');
    } catch (error) {
      log.warn({ channelId, err: error }, 'a rich menu was not unlinked');
    }
  }
  return linked;
}
