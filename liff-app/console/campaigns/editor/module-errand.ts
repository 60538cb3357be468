import { z } from 'zod';
import type { CampaignForm, MessageForm } from './form.ts';

/** Which of a campaign's messages. */
export type Place = keyof Pick<CampaignForm, 'successSource' | 'successTarget' | 'failureSource'>;

/**
 * A trip from a campaign's message to the page of a bot module and back. The message waits in this tab as it stood, since a draft
 * can't hold "a module, not chosen yet". The way back is an address of its own, so that the browser's back button takes it too.
 */
type Errand = { campaignId: string; place: Place; message: MessageForm };

const storeKey = 'omnilink.errand';
const errandSchema = z.object({
  campaignId: z.string(),
  place: z.enum(['successSource', 'successTarget', 'failureSource']),
  message: z.object({
    kind: z.enum(['none', 'text', 'module']),
    text: z.string(),
    moduleId: z.string().nullable(),
  }),
}) satisfies z.ZodType<Errand>;

/** Leaves the campaign's page: from now on, what was left is found again at its address. */
export function startErrand(errand: Errand): void {
  write(errand);
  history.replaceState(null, '', addressBack(errand));
}

/** Where the errand came from, or the campaign's messages if this tab knows of no errand. */
export function wayBack(campaignId: string): string {
  const errand = read();
  return errand?.campaignId === campaignId ? addressBack(errand) : `/console/campaigns/${campaignId}#messages`;
}

/** The module that was made for the message is chosen there. */
export function choose(campaignId: string, moduleId: string): void {
  const errand = read();
  if (errand?.campaignId !== campaignId) return;
  write({ ...errand, message: { ...errand.message, kind: 'module', moduleId } });
}

/** Back at the campaign: the message as it was left, once. Null for who comes here by another way. */
export function endErrand(campaignId: string): Omit<Errand, 'campaignId'> | null {
  const errand = read();
  const place = new URLSearchParams(location.search).get('place');
  if (errand?.campaignId !== campaignId || errand.place !== place) return null;
  sessionStorage.removeItem(storeKey);
  history.replaceState(null, '', location.pathname);
  return errand;
}

const addressBack = ({ campaignId, place }: Errand) => `/console/campaigns/${campaignId}?place=${place}#messages`;

const write = (errand: Errand) => sessionStorage.setItem(storeKey, JSON.stringify(errand));

function read(): Errand | null {
  const kept = errandSchema.safeParse(JSON.parse(sessionStorage.getItem(storeKey) ?? 'null'));
  return kept.success ? kept.data : null;
}
