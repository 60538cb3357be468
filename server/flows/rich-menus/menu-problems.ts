import type { Context } from '../../context.ts';
import type { MenuProblem } from '../../contract/rich-menus.ts';
import type { RichMenuRuleRow } from '../../store/rich-menus/rules.ts';

/** Notes what the platform says of a rule's menu; where a problem is over, the contacts that waited for it are looked at again. */
export async function noteProblem(
  context: Context,
  rule: Pick<RichMenuRuleRow, 'id' | 'channelId' | 'richMenuId'>,
  problem: MenuProblem | null,
): Promise<void> {
  const isNews = await context.store.together(async (own) => {
    if (!(await own.richMenuRules.noteProblem(rule, problem))) return false;
    if (problem === null) await own.menuQueue.sweep(rule.channelId);
    return true;
  });
  if (!isNews) return;
  const about = { ruleId: rule.id, channelId: rule.channelId, problem };
  if (problem !== null) return context.log.warn(about, 'a rich menu of a rule can’t be linked');
  context.log.info(about, 'the rich menu of a rule can be linked again');
  context.wakeWorker();
}
