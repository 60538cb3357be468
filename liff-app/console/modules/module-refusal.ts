import type { Failure } from '../../api.ts';
import { blockWords as t } from './block-words.ts';
import type { ModuleForm } from './module-form.ts';
import type { ModuleProblem } from './module-problems.ts';

/** A save that the server refused, with the form as it was sent. */
export type Refusal = { failure: Failure; form: ModuleForm };

/** A problem in words. */
export const problemText = (problem: ModuleProblem): string =>
  problem.problem === 'too_long'
    ? t('problem.too_long', { length: problem.length, max: problem.max })
    : t(`problem.${problem.problem}`);

/**
 * What the server said of a path, for as long as nobody has touched what lies there. A block that has moved since takes its words
 * along: an untouched block is the same object.
 */
export function refusedAt(path: string, form: ModuleForm, refusal: Refusal | null): string | undefined {
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
  if (rest === '.campaignId') return t('problem.card_gone');
  return rest === '.imageId' ? t('problem.image_gone') : said;
}
