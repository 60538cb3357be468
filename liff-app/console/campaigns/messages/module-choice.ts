import { z } from 'zod';
import { localDraft } from '../../data/local-draft.ts';
import { campaignFields, fieldPaths, type MessagePath, messageFormSchema } from '../campaign-fields.ts';

const isMessagePath = (path: unknown): path is MessagePath =>
  fieldPaths.some((one) => one === path && campaignFields[one].message);

/**
 * A trip from a campaign's message to the page of a bot module and back. The message is kept in this tab as it was, since a draft
 * can't hold "a module, not chosen yet". The return has its own address, so that the browser's back button uses it too.
 */
const pendingModuleChoice = z.object({
  campaignId: z.string(),
  path: z.custom<MessagePath>(isMessagePath),
  message: messageFormSchema,
});
type PendingModuleChoice = z.infer<typeof pendingModuleChoice>;

const pending = localDraft('module-choice', pendingModuleChoice, { scope: 'this-tab' });

/** Leaves the campaign's page: the message is found again at its address. */
export function startModuleChoice(choice: PendingModuleChoice): void {
  pending.save(choice);
  history.replaceState(null, '', addressBack(choice));
}

/** Where the choice is for, or the campaign's messages if this tab has none. */
export function returnTo(campaignId: string): string {
  const choice = pending.load();
  return choice?.campaignId === campaignId ? addressBack(choice) : `/console/campaigns/${campaignId}#messages`;
}

/** The module that was made for the message is chosen there. */
export function choose(campaignId: string, moduleId: string): void {
  const choice = pending.load();
  if (choice?.campaignId !== campaignId) return;
  pending.save({ ...choice, message: { ...choice.message, kind: 'module', moduleId } });
}

/** Back at the campaign: the message as it was left, once. Null where the person came from elsewhere. */
export function endModuleChoice(campaignId: string): Omit<PendingModuleChoice, 'campaignId'> | null {
  const choice = pending.load();
  const path = new URLSearchParams(location.search).get('message');
  if (choice?.campaignId !== campaignId || choice.path !== path) return null;
  pending.clear();
  history.replaceState(null, '', location.pathname);
  return choice;
}

const addressBack = ({ campaignId, path }: PendingModuleChoice) =>
  `/console/campaigns/${campaignId}?message=${path}#messages`;
