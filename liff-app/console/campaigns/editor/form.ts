import type { CampaignDraft } from '../../../../server/contract/campaign-draft.ts';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { plainName } from '../../../../server/contract/plain-name.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import { cardLimits, textLimit } from './limits.ts';
import { lengthWithName } from './name-variable.ts';

/** What is sent, as the form holds it: words stay while the person tries another kind. */
export type MessageForm = { kind: 'none' | 'text' | 'module'; text: string; moduleId: string | null };

/** Everything of a campaign that the editor edits; its channels stay as they were made. */
export type CampaignForm = {
  name: string;
  card: CampaignView['card'];
  successSource: MessageForm;
  successTarget: MessageForm;
  failureSource: MessageForm;
  tags: CampaignView['tags'];
  sourceNotice: CampaignView['sourceNotice'];
  askFirst: boolean;
  linkValidDays: number;
};
export type Way = { source: Platform; target: Platform };

type Action = CampaignView['onSuccess']['target'];

const messageForm = (action: Action | null): MessageForm => ({
  kind: action?.kind ?? 'none',
  text: action?.kind === 'text' ? action.text : '',
  moduleId: action?.kind === 'module' ? action.moduleId : null,
});

function actionOf({ kind, text, moduleId }: MessageForm): Action | null {
  if (kind === 'module') return moduleId ? { kind, moduleId } : null;
  return kind === 'text' ? { kind, text } : null;
}

/** The form of a campaign with its unpublished changes. */
export function formOf(campaign: CampaignView): CampaignForm {
  const draft = campaign.draft ?? {};
  const onSuccess = { ...campaign.onSuccess, ...draft.onSuccess };
  const onFailure = { ...campaign.onFailure, ...draft.onFailure };
  return {
    name: draft.name ?? campaign.name,
    card: { ...campaign.card, ...draft.card },
    successSource: messageForm(onSuccess.source),
    successTarget: messageForm(onSuccess.target),
    failureSource: messageForm(onFailure.source),
    tags: { ...campaign.tags, ...draft.tags },
    sourceNotice: draft.sourceNotice ?? campaign.sourceNotice,
    askFirst: draft.askFirst ?? campaign.askFirst,
    linkValidDays: draft.linkValidDays ?? campaign.linkValidDays,
  };
}

/** The form as a draft keeps it: half-typed words too. What `problemsOf` finds stops it from being published, not from being saved. */
export function draftOf(form: CampaignForm): CampaignDraft {
  const target = actionOf(form.successTarget);
  return {
    name: form.name,
    card: { ...form.card, whatsappText: form.card.whatsappText || null },
    onSuccess: { source: actionOf(form.successSource), ...(target && { target }) },
    onFailure: { source: actionOf(form.failureSource) },
    tags: form.tags,
    sourceNotice: form.sourceNotice,
    askFirst: form.askFirst,
    linkValidDays: form.linkValidDays,
  };
}

/** True where both would be published as the same. */
export const sameForm = (one: CampaignForm, other: CampaignForm): boolean => published(one) === published(other);

const published = (form: CampaignForm): string =>
  JSON.stringify(draftOf(form), (_key, value: unknown) => (typeof value === 'string' ? value.trim() : value));

export type Problem = { problem: 'empty' } | { problem: 'too_long'; length: number; max: number } | { problem: 'days' };
export type FieldPath =
  | 'name'
  | 'card.title'
  | 'card.text'
  | 'card.button'
  | 'card.whatsappText'
  | 'onSuccess.source'
  | 'onSuccess.target'
  | 'onFailure.source'
  | 'linkValidDays';

/** What can't be saved as it stands, by field: the server would refuse each of these, or the platform would cut it. */
export function problemsOf(form: CampaignForm, way: Way): Partial<Record<FieldPath, Problem>> {
  const { card } = form;
  const found: [FieldPath, Problem | null][] = [
    ['name', textProblem(form.name, 100)],
    ['card.title', textProblem(card.title, cardLimits.title)],
    ['card.text', textProblem(card.text, cardLimits.text)],
    ['card.button', textProblem(card.button, cardLimits.button)],
    ['card.whatsappText', card.whatsappText ? textProblem(card.whatsappText, cardLimits.whatsappText) : null],
    ['onSuccess.source', messageProblem(form.successSource, way.source, form.sourceNotice !== 'never')],
    [
      'onSuccess.target',
      messageProblem(form.successTarget, way.target, platforms[way.target].target === 'draft', true),
    ],
    ['onFailure.source', messageProblem(form.failureSource, way.source, false)],
    ['linkValidDays', isDays(form.linkValidDays) ? null : { problem: 'days' }],
  ];
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

const isDays = (days: number) => Number.isInteger(days) && days >= 1 && days <= 3650;

function textProblem(text: string, max: number): Problem | null {
  if (plainName(text) === '') return { problem: 'empty' };
  return text.trim().length > max ? { problem: 'too_long', length: text.trim().length, max } : null;
}

function messageProblem(form: MessageForm, on: Platform, withButton: boolean, required = false): Problem | null {
  if (form.kind === 'module') return form.moduleId ? null : { problem: 'empty' };
  if (form.kind === 'none') return required ? { problem: 'empty' } : null;
  const { max, unit } = textLimit(on, { withButton });
  if (plainName(form.text) === '') return { problem: 'empty' };
  const length = lengthWithName(form.text.trim(), unit);
  return length > max ? { problem: 'too_long', length, max } : null;
}
