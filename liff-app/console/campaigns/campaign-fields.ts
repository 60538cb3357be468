import { z } from 'zod';
import type { CampaignView } from '../../../server/contract/campaigns.ts';
import { type Platform, platforms } from '../../../server/contract/platforms.ts';
import { cardWords } from './editor/card-words.ts';
import { editorWords } from './editor/editor-words.ts';
import { cardLimits } from './editor/limits.ts';
import { messageWords } from './messages/message-words.ts';

/** What the editor edits: all of a campaign but its channels, which stay as they were made, and whether it is enabled. */
type Edited = Pick<CampaignView, Exclude<keyof NonNullable<CampaignView['draft']>, 'enabled'>>;
/** A field by its path in the API: `card.title`. */
export type FieldPath = {
  [Name in keyof Edited]: Edited[Name] extends object ? `${Name}.${keyof Edited[Name] & string}` : Name;
}[keyof Edited];
type ValueAt<Tree, Path> = Path extends keyof Tree
  ? Tree[Path]
  : Path extends `${infer Head extends keyof Tree & string}.${infer Rest}`
    ? ValueAt<Tree[Head], Rest>
    : never;

/** What is sent, as the form holds it: the text stays while the person tries another kind. */
export const messageFormSchema = z.object({
  kind: z.enum(['none', 'text', 'module']),
  text: z.string(),
  moduleId: z.string().nullable(),
});
export type MessageForm = z.infer<typeof messageFormSchema>;
/** Every field by its path, each as the API has it; the messages as `MessageForm`. */
export type CampaignForm = {
  [Path in FieldPath]: Extract<ValueAt<Edited, Path>, { kind: string }> extends never
    ? ValueAt<Edited, Path>
    : MessageForm;
};
export type MessagePath = {
  [Path in FieldPath]: CampaignForm[Path] extends MessageForm ? Path : never;
}[FieldPath];
export type CampaignRoute = { source: Platform; target: Platform };

type Field = {
  /** The step of the editor that it belongs to. */
  step: 'channels' | 'card' | 'messages' | 'tags';
  /** What a refusal calls it. */
  label: () => string;
  /** A text's longest. It must show something, unless it is `nullable`. */
  max?: number;
  /** An empty text is sent as null. For a text that may be empty, but isn't null, use `problem` in place of `max`. */
  nullable?: true;
  problem?: (form: CampaignForm) => Problem | null;
  message?: MessageSlot;
};
export type Problem = { problem: 'empty' } | { problem: 'too_long'; length: number; max: number } | { problem: 'days' };
/** Who sends a message, and whether *Not me, undo* is under it: then less text fits. */
type MessageSlot = {
  side: keyof CampaignRoute;
  required?: true;
  withButton: (form: CampaignForm, route: CampaignRoute) => boolean;
};

const inMoment = (moment: 'success' | 'failure', side: 'source' | 'target') => () =>
  `${messageWords(moment)}, ${editorWords(side)}`;

const isDays = (days: number) => Number.isInteger(days) && days >= 1 && days <= 3650;

/**
 * Every field that a campaign's editor has. What the form holds, what is sent, what counts as unsaved, how two people's edits are joined
 * and what is wrong follow from it (`campaign-form.ts`).
 */
export const campaignFields: {
  [Path in FieldPath]: Path extends MessagePath ? Field & { message: MessageSlot } : Field;
} = {
  name: { step: 'channels', label: () => editorWords('name'), max: 100 },
  askFirst: { step: 'channels', label: () => editorWords('askFirst') },
  linkValidDays: {
    step: 'channels',
    label: () => editorWords('linkValidDays'),
    problem: ({ linkValidDays }) => (isDays(linkValidDays) ? null : { problem: 'days' }),
  },
  'card.imageId': { step: 'card', label: () => cardWords('picture') },
  'card.title': { step: 'card', label: () => cardWords('title'), max: cardLimits.title },
  'card.text': { step: 'card', label: () => cardWords('text'), max: cardLimits.text },
  'card.button': { step: 'card', label: () => cardWords('button'), max: cardLimits.button },
  'card.whatsappText': {
    step: 'card',
    label: () => cardWords('whatsapp'),
    max: cardLimits.whatsappText,
    nullable: true,
  },
  'card.keywords': { step: 'card', label: () => cardWords('keywords') },
  'onSuccess.source': {
    step: 'messages',
    label: inMoment('success', 'source'),
    message: { side: 'source', withButton: ({ sourceNotice }) => sourceNotice !== 'never' },
  },
  sourceNotice: { step: 'messages', label: () => messageWords('notice') },
  'onSuccess.target': {
    step: 'messages',
    label: inMoment('success', 'target'),
    message: {
      side: 'target',
      required: true,
      withButton: (_form, route) => platforms[route.target].target === 'draft',
    },
  },
  'onFailure.source': {
    step: 'messages',
    label: () => messageWords('failure'),
    message: { side: 'source', withButton: () => false },
  },
  'tags.source': { step: 'tags', label: () => editorWords('tags.source') },
  'tags.target': { step: 'tags', label: () => editorWords('tags.target') },
};

export const fieldPaths = Object.keys(campaignFields) as FieldPath[];
