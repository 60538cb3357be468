import type { Failure } from '../../../api.ts';
import { count } from '../../i18n/dates.ts';
import { blockWords as t } from './block-words.ts';
import type { ModuleForm } from './module-form.ts';
import type { ModuleProblem } from './module-problems.ts';

/** A save that the server refused, with the form as it was sent. */
export type PublishError = { failure: Failure; form: ModuleForm };

/** A problem in words. */
export const moduleProblemText = (problem: ModuleProblem): string =>
  problem.problem === 'too_long'
    ? t('problem.too_long', { length: count(problem.length), max: count(problem.max) })
    : t(`problem.${problem.problem}`);

/**
 * What the server said of a path, for as long as nobody has touched what lies there. A block that has moved since takes its words
 * along: an untouched block is the same object.
 */
export function refusedAt(path: string, form: ModuleForm, refusal: PublishError | null): string | undefined {
  if (!refusal) return undefined;
  const { fieldErrors } = refusal.failure;
  const [, index, rest = ''] = /^blocks\.(\d+)(.*)$/.exec(path) ?? [];
  if (index === undefined) {
    const isUntouched = path === 'name' ? form.name === refusal.form.name : form.blocks === refusal.form.blocks;
    return isUntouched ? fieldErrors[path] : undefined;
  }
  const block = form.blocks[Number(index)];
  const was = block ? refusal.form.blocks.indexOf(block) : -1;
  const said = fieldErrors[`blocks.${was}${rest}`];
  if (said === undefined) return undefined;
  if (rest === '.campaignId') return cardRefusal(said);
  return said === 'there is no such picture' ? t('problem.image_gone') : said;
}

/** A card that can't be sent where the module goes out already; else its campaign is gone, or another platform's. */
function cardRefusal(said: string): string {
  const [, card, module] = /^the card of “(.+)” is of another \S+ channel than “(.+)” sends it on$/.exec(said) ?? [];
  return card && module ? t('problem.card_elsewhere', { card, module }) : t('problem.card_gone');
}
