import type { AccountInfo, Credentials } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { type ChannelPatch, type ChannelView, credentialsSchemas, type NewChannel } from '../../contract/channels.ts';
import { type Platform, platforms } from '../../contract/platforms.ts';
import { AppError } from '../../errors.ts';
import { readInput } from '../../read-input.ts';
import type { ChannelRow, ChannelSetupRow, ShownChannel } from '../../store/channels.ts';
import { auditRow } from '../audit.ts';
import { found, isUniqueViolation } from '../not-found.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { publicFacts, requeueDied, resumeChannel } from './account-facts.ts';
import { setupItems, tickedIds, webhookUrlOf } from './channel-setup.ts';
import { openCredentials, sealCredentials } from './credentials.ts';

/** A channel as the API returns it, without secrets. */
function channelView(context: Context, row: ShownChannel): ChannelView {
  const { id, platform, name, state, attention, checkedAt } = row;
  const check = checkedAt && { at: checkedAt.toISOString(), items: setupItems(context, row) };
  return { id, platform, name, state, attention, webhookUrl: webhookUrlOf(context, row), public: row.public, check };
}

const notChecked: ChannelSetupRow = { lastCheck: null, checkedAt: null, ticked: [] };

/**
 * Connects a channel. The platform is asked for the account's identity; if it doesn't answer, the channel is created in `attention`
 * and asked again later.
 * @throws AppError `conflict` if the account is connected already
 */
export async function connectChannel(context: Context, input: NewChannel): Promise<ChannelView> {
  const id = context.newId();
  const credentials = definedOnly(input.credentials);
  const channel = channelFor(context.channels, input.platform);
  const info = await channel.info(credentials);
  const row = withInfo(
    { id, platform: input.platform, name: input.name, ...fromCredentials(input.platform, credentials) },
    info,
  );
  try {
    const audit = auditRow(context, 'channel.connect', id);
    const sealed = sealCredentials(context.keys, id, credentials);
    await context.store.audited(audit, (own) => own.channels.insert({ ...row, createdAt: audit.at }, sealed));
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('conflict', { reason: 'account_connected' });
    throw error;
  }
  return channelView(context, { ...row, ...notChecked });
}

/** `GET /api/v1/channels`. @throws AppError `invalid_body` for a cursor that isn't one */
export const listChannels = (context: Context, query: PageQuery): Promise<Page<ChannelView>> =>
  page(query, context.store.channels.list, (row) => channelView(context, row));

/** @throws AppError `not_found` */
export async function findChannel(context: Context, id: string): Promise<ChannelView> {
  return channelView(context, found(await context.store.channels.find(id), 'channel'));
}

/** Renames a channel, replaces credentials (all or some of them), or stores the ticked items. */
export async function updateChannel(context: Context, id: string, patch: ChannelPatch): Promise<ChannelView> {
  const stored = found(await context.store.channels.find(id), 'channel');
  const given = { ...openCredentials(context.keys, id, stored.credentials), ...patch.credentials };
  const credentials = patch.credentials ? checkedCredentials(stored.platform, given) : given;
  const { credentials: _sealed, ...known } = stored;
  const ticked = patch.ticked ? tickedIds(known, patch.ticked) : known.ticked;
  const named = { ...known, ticked, name: patch.name ?? known.name };
  const row = patch.credentials
    ? {
        ...named,
        ...withInfo(
          { ...named, ...fromCredentials(stored.platform, credentials) },
          await channelFor(context.channels, stored.platform).info(credentials),
        ),
      }
    : named;
  const sealed = patch.credentials ? sealCredentials(context.keys, id, credentials) : [];
  await context.store.audited(
    auditRow(context, 'channel.change', id, { fields: Object.keys(patch) }),
    async ({ channels }) => {
      if (patch.ticked) await channels.tick(id, ticked);
      await channels.update(row, sealed);
    },
  );
  if (patch.credentials && row.state === 'ready') {
    await requeueDied(context, row);
    await resumeChannel(context, id);
  }
  return channelView(context, row);
}

/** Asks the platform again about channels for which it didn't answer; a job of the worker. */
export async function recheckChannels(context: Context): Promise<void> {
  for (const row of await context.store.channels.unanswered()) {
    const { credentials: sealed, ...known } = row;
    const info = await channelFor(context.channels, row.platform).info(openCredentials(context.keys, row.id, sealed));
    if (!info.ok) continue;
    const answered = withInfo(known, info);
    await context.store.channels.update(answered, []);
    await requeueDied(context, answered);
    await resumeChannel(context, row.id);
  }
}

export async function removeChannel(context: Context, id: string): Promise<void> {
  found(await context.store.channels.find(id), 'channel');
  const audit = auditRow(context, 'channel.remove', id);
  if (!(await context.store.audited(audit, (own) => own.channels.remove(id, audit.at)))) {
    throw new AppError('conflict', { reason: 'channel_in_use' });
  }
}

function withInfo(
  row: Pick<ChannelRow, 'id' | 'platform' | 'name' | 'externalId' | 'public'>,
  info: AccountInfo,
): ChannelRow {
  if (!info.ok) return { ...row, state: 'attention', attention: info.reason };
  const facts = publicFacts(row.public, info);
  return { ...row, externalId: info.externalId, public: facts, state: 'ready', attention: null };
}

/** The ids among the credentials: they aren't secret, and are known before the platform answers. */
function fromCredentials(
  platform: Platform,
  credentials: Credentials,
): { externalId: string | null; public: Record<string, string> } {
  const { credentials: fields, account } = platforms[platform];
  const shown = Object.entries(fields).filter(([name, field]) => {
    const value = credentials[name];
    // Defaults are left out.
    return value !== undefined && field.is !== 'secret' && !(field.is === 'choice' && value === field.of[0]);
  });
  return {
    externalId: account && (credentials[account] ?? null),
    public: Object.fromEntries(shown.map(([name]) => [name, credentials[name] ?? ''])),
  };
}

/** Credentials validated against the contract for this platform. @throws AppError `invalid_body` */
export function checkedCredentials(platform: Platform, credentials: Credentials): Credentials {
  return definedOnly(
    readInput(credentialsSchemas[platform], credentials, { reason: 'credentials_unfit', at: ['credentials'] }),
  );
}

const definedOnly = (credentials: Record<string, string | undefined>): Credentials =>
  Object.fromEntries(Object.entries(credentials).filter((entry): entry is [string, string] => entry[1] !== undefined));
