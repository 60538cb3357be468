import { type JourneyDraft, journeySchema, type NewJourney } from '../../../server/contract/journeys.ts';
import { call, nothing, removeIfThere } from '../../api.ts';

const path = (id: string) => `/journeys/${encodeURIComponent(id)}`;

export const getJourney = (id: string) => call(journeySchema, 'GET', path(id));

/** @param key the same for a retry, so that a lost answer makes no second journey */
export const createJourney = (body: NewJourney, key: string) =>
  call(journeySchema, 'POST', '/journeys', { body, idempotencyKey: key });

/** @param draft null: what is live */
export const saveJourneyDraft = (id: string, draft: JourneyDraft | null, ifMatch: string | null) =>
  call(journeySchema, 'PATCH', path(id), { body: { draft }, ifMatch });

export const publishJourney = (id: string, ifMatch: string | null) =>
  call(journeySchema, 'POST', `${path(id)}/publish`, { ifMatch });

export const enableJourney = (id: string, enabled: boolean, ifMatch: string | null) =>
  call(journeySchema, 'PATCH', path(id), { body: { enabled }, ifMatch });

export const removeJourney = (id: string) => removeIfThere(path(id));

export const testJourney = (id: string, contactId: string) =>
  call(nothing, 'POST', `${path(id)}/test`, { body: { contactId } });
