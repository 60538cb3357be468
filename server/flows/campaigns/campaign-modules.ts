import type { Context } from '../../context.ts';
import type { CampaignView, MessageAction } from '../../contract/campaigns.ts';
import { type FieldError, type FieldProblem, fieldProblem } from '../../contract/codes.ts';
import type { Platform } from '../../contract/platforms.ts';
import { AppError } from '../../errors.ts';
import type { ModuleFacts } from '../../store/modules.ts';
import { cardProblem } from '../messages/card-block.ts';

type Side = { id: string; platform: Platform };

/** The bot modules that a campaign uses, each once. */
export function moduleIdsOf({ onSuccess, onFailure }: Pick<CampaignView, 'onSuccess' | 'onFailure'>): string[] {
  const said = [onSuccess.source, onSuccess.target, onFailure.source];
  return [...new Set(said.flatMap((action) => (action?.kind === 'module' ? [action.moduleId] : [])))];
}

/**
 * Refuses bot modules that their channel can't send, with one error for each.
 * @throws AppError `invalid_body` for a module that doesn't exist, is of another platform, or contains a card of another channel
 */
export async function refuseModules(
  context: Context,
  campaign: Pick<CampaignView, 'name' | 'onSuccess' | 'onFailure'>,
  source: Side,
  target: Side,
): Promise<void> {
  const { name, onSuccess, onFailure } = campaign;
  const said: [string, Side, MessageAction | null][] = [
    ['onSuccess.source', source, onSuccess.source],
    ['onSuccess.target', target, onSuccess.target],
    ['onFailure.source', source, onFailure.source],
  ];
  const ids = moduleIdsOf(campaign);
  if (ids.length === 0) return;
  const modules = await context.store.modules.facts(ids);
  const errors: FieldError[] = [];
  for (const [place, channel, action] of said) {
    if (action?.kind !== 'module') continue;
    const module = modules.find(({ id }) => id === action.moduleId);
    const path = `${place}.moduleId`;
    const problems = module
      ? await problemsOn(context, module, channel, name)
      : [fieldProblem('no_such', { what: 'module' })];
    errors.push(...problems.map((problem) => ({ path, ...problem })));
  }
  if (errors.length > 0) throw new AppError('invalid_body', { reason: 'campaign_not_saved', errors });
}

async function problemsOn(
  context: Context,
  { platform, blocks }: ModuleFacts,
  channel: Side,
  campaignName: string,
): Promise<FieldProblem[]> {
  if (platform !== channel.platform) {
    return [fieldProblem('module_of_platform', { modulePlatform: platform, platform: channel.platform })];
  }
  const sentOn = [{ channelId: channel.id, campaignName }];
  const found = await Promise.all(
    blocks.map(async (block, i) => {
      const problem = block.kind === 'card' && (await cardProblem(context, block.campaignId, { platform, sentOn }));
      return problem ? fieldProblem('module_block', { block: i + 1, problem }) : null;
    }),
  );
  return found.filter((problem) => problem !== null);
}
