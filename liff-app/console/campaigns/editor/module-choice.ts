import { z } from 'zod';
import type { CampaignForm, MessageForm } from './form.ts';

/** Which of a campaign's messages. */
export type Place = keyof Pick<CampaignForm, 'successSource' | 'successTarget' | 'failureSource'>;

/**
 * A trip from a campaign's message to the page of a bot module and back. The message waits in this tab as it stood, since a draft
 * can't hold "a module, not chosen yet". The way back is an address of its own, so that the browser's back button takes it too.
 */
type PendingModuleChoice = { campaignId: string; place: Place; message: MessageForm };

const storeKey = 'omnilink.module-choice';
const choiceSchema = z.object({
  campaignId: z.string(),
  place: z.enum(['successSource', 'successTarget', 'failureSource']),
  message: z.object({
    kind: z.enum(['none', 'text', 'module']),
    text: z.string(),
    moduleId: z.string().nullable(),
  }),
}) satisfies z.ZodType<PendingModuleChoice>;

/** Leaves the campaign's page: from now on, what was left is found again at its address. */
export function startModuleChoice(choice: PendingModuleChoice): void {
  write(choice);
  history.replaceState(null, '', addressBack(choice));
}

/** Where the choice is for, or the campaign's messages if this tab has none. */
export function returnTo(campaignId: string): string {
  const choice = read();
  return choice?.campaignId === campaignId ? addressBack(choice) : `/console/campaigns/${campaignId}#messages`;
}

/** The module that was made for the message is chosen there. */
export function choose(campaignId: string, moduleId: string): void {
  const choice = read();
  if (choice?.campaignId !== campaignId) return;
  write({ ...choice, message: { ...choice.message, kind: 'module', moduleId } });
}

/** Back at the campaign: the message as it was left, once. Null for who comes here by another way. */
export function endModuleChoice(campaignId: string): Omit<PendingModuleChoice, 'campaignId'> | null {
  const choice = read();
  const place = new URLSearchParams(location.search).get('place');
  if (choice?.campaignId !== campaignId || choice.place !== place) return null;
  sessionStorage.removeItem(storeKey);
  history.replaceState(null, '', location.pathname);
  return choice;
}

const addressBack = ({ campaignId, place }: PendingModuleChoice) =>
  `/console/campaigns/${campaignId}?place=${place}#messages`;

const write = (choice: PendingModuleChoice) => sessionStorage.setItem(storeKey, JSON.stringify(choice));

function read(): PendingModuleChoice | null {
  const kept = choiceSchema.safeParse(JSON.parse(sessionStorage.getItem(storeKey) ?? 'null'));
  return kept.success ? kept.data : null;
}
