import type { Failure } from '../../../api.ts';
import { count } from '../../i18n/dates.ts';
import { fieldErrorText, fieldErrorWords, fieldTextOf } from '../../i18n/field-errors.ts';
import { blockWords as t } from './block-words.ts';
import type { ModuleForm } from './module-form.ts';
import type { ModuleProblem } from './module-problems.ts';

/** A save that the server refused, with the form as it was sent. */
export type PublishError = { failure: Failure; form: ModuleForm };

/** A problem in words. */
export function moduleProblemText(problem: ModuleProblem): string {
  switch (problem.problem) {
    case 'too_long':
      return t('problem.too_long', { length: count(problem.length), max: count(problem.max) });
    case 'card_gone':
      return t('problem.card_gone');
    default:
      return fieldErrorWords(problem.problem);
  }
}

/**
 * What the server said about a path, until the value there is edited. A block that has moved since takes its error
 * along: an untouched block is the same object.
 */
export function refusedAt(path: string, form: ModuleForm, refusal: PublishError | null): string | undefined {
  if (!refusal) return undefined;
  const { fieldErrors } = refusal.failure;
  const [, index, rest = ''] = /^blocks\.(\d+)(.*)$/.exec(path) ?? [];
  if (index === undefined) {
    const isUntouched = path === 'name' ? form.name === refusal.form.name : form.blocks === refusal.form.blocks;
    return isUntouched ? fieldTextOf(refusal.failure, path) : undefined;
  }
  const block = form.blocks[Number(index)];
  const was = block ? refusal.form.blocks.indexOf(block) : -1;
  const said = fieldErrors[`blocks.${was}${rest}`];
  if (said?.code === 'no_such') return t(rest === '.campaignId' ? 'problem.card_gone' : 'problem.image_gone');
  return said && fieldErrorText(said);
}
