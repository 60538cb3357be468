import type { Alarm } from '../../alarm.ts';
import type { ContactProfile } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { ProfileRequest } from '../../store/events/profile-requests.ts';
import { openCredentials } from '../channels/credentials.ts';
import { fillPlaces } from '../delivery/fill-places.ts';

const againMs = 60_000;

/**
 * A job of the worker: asks the platforms for names and pictures of contacts, separately from their events. A platform that hangs
 * takes at most half of the slots.
 * @returns how many contacts it asked about
 */
export function askProfiles(context: Context, signal: AbortSignal, alarm?: Alarm): Promise<number> {
  const places = context.config.workerConcurrency;
  const work = {
    places,
    perChannel: Math.max(1, Math.ceil(places / 2)),
    claim: context.store.profileRequests.claim,
    each: (request: ProfileRequest) => askOne(context, request).then(() => null),
  };
  return fillPlaces(context, work, signal, alarm);
}

async function askOne(context: Context, request: ProfileRequest): Promise<void> {
  const { profileRequests } = context.store;
  try {
    const profile = await profileFor(context, request);
    if (profile?.name) await profileRequests.found(request, { ...profile, name: profile.name });
    else await profileRequests.notTold(request, againMs);
  } catch (error) {
    context.log.error({ err: error, contactId: request.contactId }, 'a name could not be asked for');
  }
}

async function profileFor(context: Context, request: ProfileRequest): Promise<ContactProfile | null> {
  const { channelId, platform, externalId } = request;
  try {
    const credentials = openCredentials(context.keys, channelId, request.credentials);
    return await channelFor(context.channels, platform).profileOf(externalId, credentials);
  } catch (error) {
    // Credentials that can't be opened: handled as no answer.
    context.log.error({ err: error, channelId }, 'a platform could not be asked for a name');
    return null;
  }
}
