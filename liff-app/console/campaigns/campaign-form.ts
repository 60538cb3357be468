import { z } from 'zod';
import type { CampaignDraft, CampaignView } from '../../../server/contract/campaigns.ts';
import { plainName } from '../../../server/contract/plain-name.ts';
import type { DraftForm } from '../data/draft-sync.ts';
import { mergeEdits } from '../data/merge-edits.ts';
import {
  type CampaignForm,
  type CampaignRoute,
  campaignFields,
  type FieldPath,
  fieldPaths,
  type MessageForm,
  type Problem,
} from './campaign-fields.ts';
import { editorWords as t } from './editor/editor-words.ts';
import { textLimit } from './editor/limits.ts';
import { lengthWithName } from './messages/name-variable.ts';

type Tree = { [name: string]: Tree } | undefined | null;
const valueAt = (tree: object | null, path: string): unknown =>
  path.split('.').reduce<Tree>((node, name) => node?.[name], tree as Tree);

/** The form of a campaign with its unpublished changes. */
export function campaignFormOf(campaign: CampaignView): CampaignForm {
  const value = (path: FieldPath) => {
    const edited = valueAt(campaign.draft, path);
    return edited === undefined ? valueAt(campaign, path) : edited;
  };
  return Object.fromEntries(
    fieldPaths.map((path) => [path, campaignFields[path].message ? messageForm(value(path) as Action) : value(path)]),
  ) as CampaignForm;
}

type Action = CampaignView['onSuccess']['source'];

const messageForm = (action: Action): MessageForm => ({
  kind: action?.kind ?? 'none',
  text: action?.kind === 'text' ? action.text : '',
  moduleId: action?.kind === 'module' ? action.moduleId : null,
});

function actionOf({ kind, text, moduleId }: MessageForm): Action {
  if (kind === 'module') return moduleId ? { kind, moduleId } : null;
  return kind === 'text' ? { kind, text } : null;
}

/**
 * The form as a draft stores it, half-typed text included. What `campaignProblems` finds stops it from being published, not from being saved.
 * A message that has to be there is left out while it isn't.
 */
export function campaignDraftOf(form: CampaignForm): CampaignDraft {
  const draft: Record<string, unknown> = {};
  for (const path of fieldPaths) {
    const { message, nullable } = campaignFields[path];
    const kept = message ? actionOf(form[path] as MessageForm) : form[path];
    const value = kept === null && message?.required ? undefined : kept === '' && nullable ? null : kept;
    const [group = '', name] = path.split('.');
    draft[group] = name ? { ...(draft[group] as object), [name]: value } : value;
  }
  return draft;
}

/** True where both would be published as the same. */
export const sameCampaignForm = (one: CampaignForm, other: CampaignForm): boolean =>
  published(one) === published(other);

const published = (form: CampaignForm): string =>
  JSON.stringify(campaignDraftOf(form), (_key, value: unknown) => (typeof value === 'string' ? value.trim() : value));

/** True for what this build of the page can show. */
const isCampaignForm = (form: unknown): form is CampaignForm =>
  typeof form === 'object' && form !== null && fieldPaths.every((path) => path in form);

export const campaignDraftForm: DraftForm<CampaignView, CampaignForm> = {
  schema: z.custom<CampaignForm>(isCampaignForm),
  of: campaignFormOf,
  isSame: sameCampaignForm,
  merge: mergeEdits,
};

export type Problems = Partial<Record<FieldPath, Problem>>;

/** What can't be published as it is, by field: the server would refuse each of these, or the platform would cut it. */
export function campaignProblems(form: CampaignForm, route: CampaignRoute): Problems {
  const found = fieldPaths.map((path) => [path, problemAt(path, form, route)] as const);
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

function problemAt(path: FieldPath, form: CampaignForm, route: CampaignRoute): Problem | null {
  const { max, nullable, problem, message } = campaignFields[path];
  const value = form[path];
  if (problem) return problem(form);
  if (max && typeof value === 'string') return nullable && !value ? null : textProblem(value, max);
  if (!message) return null;
  const { kind, text, moduleId } = value as MessageForm;
  if (kind === 'module') return moduleId ? null : { problem: 'empty' };
  if (kind === 'none') return message.required ? { problem: 'empty' } : null;
  const limit = textLimit(route[message.side], { withButton: message.withButton(form, route) });
  return textProblem(text, limit.max, lengthWithName(text.trim(), limit.unit));
}

function textProblem(text: string, max: number, length = text.trim().length): Problem | null {
  if (plainName(text) === '') return { problem: 'empty' };
  return length > max ? { problem: 'too_long', length, max } : null;
}

/** A problem in words, undefined where there is none. */
export function campaignProblemText(problem: Problem | undefined): string | undefined {
  return problem && t(`problem.${problem.problem}`, { ...problem });
}

/** What a refusal calls the field at a path of the API, which may lead further in: `tags.source.3`. */
export function fieldLabel(path: string): string {
  const field = fieldPaths.find((one) => `${path}.`.startsWith(`${one}.`));
  if (field) return campaignFields[field].label();
  if (path === 'sourceChannelId' || path === 'targetChannelId')
    return t(path === 'sourceChannelId' ? 'source' : 'target');
  const within = fieldPaths.find((one) => one.startsWith(`${path}.`));
  return within ? t(`step.${campaignFields[within].step}`) : path;
}
