import { plainName } from '../../../../server/contract/plain-name.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import { publicHttps } from '../../../../server/contract/public-url.ts';
import { lengthIn, textLimit } from '../../campaigns/editor/limits.ts';
import { lengthWithName } from '../../campaigns/messages/name-variable.ts';
import type { BlockForm, ButtonForm, ModuleForm } from './module-form.ts';

/** Codes of the API's field errors, but for what the form alone knows: a card that isn't among those it offers, a text's length. */
export type ModuleProblem =
  | {
      problem:
        | 'empty'
        | 'not_public'
        | 'whatsapp_mixed_buttons'
        | 'whatsapp_same_buttons'
        | 'needs_block'
        | 'card_gone';
    }
  | { problem: 'too_long'; length: number; max: number };

/** The contract's, the same on every platform. */
export const buttonLimits = { title: 80, text: 80, label: 20, url: 1000, reply: 100 } as const;
const nameLimit = 100;

/** What problems are looked for: the campaigns whose card the module may hold. */
type Known = { campaignIds: readonly string[] };

/**
 * What can't be saved as it is, by the path that the server would name too (`blocks.2.buttons.0.url`).
 * @param known the campaigns whose source is of the module's platform
 */
export function moduleProblems(form: ModuleForm, known: Known): Record<string, ModuleProblem> {
  const { platform } = form;
  const found: [string, ModuleProblem | null][] = [
    ['platform', platform ? null : { problem: 'empty' }],
    ['name', within(form.name, nameLimit, lengthIn)],
    ['blocks', form.blocks.length > 0 ? null : { problem: 'needs_block' }],
    ...form.blocks.flatMap((block, index) =>
      blockProblems(block, platform, known).map(([path, problem]): [string, ModuleProblem | null] => [
        `blocks.${index}.${path}`,
        problem,
      ]),
    ),
  ];
  return Object.fromEntries(found.filter((each): each is [string, ModuleProblem] => each[1] !== null));
}

function blockProblems(block: BlockForm, platform: Platform | null, known: Known): [string, ModuleProblem | null][] {
  switch (block.kind) {
    case 'text': {
      // Before the platform is chosen, the longest that any of them takes.
      const { max, unit } = textLimit(platform ?? 'line', { withButton: false });
      return [['text', within(block.text, max, lengthWithName, unit)]];
    }
    case 'image':
      return [['imageId', block.imageId ? null : { problem: 'empty' }]];
    case 'card':
      return [['campaignId', cardProblem(block.campaignId, known)]];
    case 'buttons':
      return [
        ['title', within(block.title, buttonLimits.title, lengthWithName)],
        ['text', plainName(block.text) === '' ? null : within(block.text, buttonLimits.text, lengthWithName)],
        ['buttons', buttonsProblem(block.buttons, platform)],
        ...block.buttons.flatMap((button, index) => buttonProblems(button, `buttons.${index}`)),
      ];
  }
}

function cardProblem(campaignId: string | null, { campaignIds }: Known): ModuleProblem | null {
  if (!campaignId) return { problem: 'empty' };
  return campaignIds.includes(campaignId) ? null : { problem: 'card_gone' };
}

/** Where a platform has a message with one address and one with up to three answers, each of its own words; none with both. */
function buttonsProblem(buttons: ButtonForm[], platform: Platform | null): ModuleProblem | null {
  if (buttons.length === 0) return { problem: 'empty' };
  const opens = buttons.some(({ does }) => does === 'open');
  if (!platform || platforms[platform].mixesButtons || buttons.length === 1) return null;
  if (opens) return { problem: 'whatsapp_mixed_buttons' };
  const labels = buttons.map(({ label }) => label.trim()).filter(Boolean);
  return new Set(labels).size < labels.length ? { problem: 'whatsapp_same_buttons' } : null;
}

function buttonProblems({ label, does, url, reply }: ButtonForm, at: string): [string, ModuleProblem | null][] {
  return [
    [`${at}.label`, within(label, buttonLimits.label, lengthIn)],
    does === 'open' ? [`${at}.url`, urlProblem(url)] : [`${at}.reply`, within(reply, buttonLimits.reply, lengthIn)],
  ];
}

const httpsAddress = publicHttps(buttonLimits.url);

function urlProblem(url: string): ModuleProblem | null {
  const problem = within(url, buttonLimits.url, lengthIn);
  if (problem) return problem;
  return httpsAddress.safeParse(url.trim()).success ? null : { problem: 'not_public' };
}

type Measure = (text: string, unit: 'characters' | 'bytes') => number;

function within(text: string, max: number, measure: Measure, unit: 'characters' | 'bytes' = 'characters') {
  if (plainName(text) === '') return { problem: 'empty' } as const;
  const length = measure(text.trim(), unit);
  return length > max ? ({ problem: 'too_long', length, max } as const) : null;
}
