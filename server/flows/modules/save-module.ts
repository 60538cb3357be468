import type { Context } from '../../context.ts';
import type { ModulePatch, ModuleView, NewModule } from '../../contract/modules.ts';
import type { Platform } from '../../domain/channel.ts';
import { AppError } from '../../errors.ts';
import type { ModuleRow } from '../../store/modules.ts';
import { auditRow } from '../audit.ts';
import { requireIfMatch, stale } from '../etag.ts';
import { channelsOf } from '../messages/card-block.ts';
import { found } from '../not-found.ts';
import { type Page, type PageQuery, page } from '../page.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { refuseBlocks } from './module-blocks.ts';
import { moduleView } from './module-view.ts';

/**
 * Creates a bot module.
 * @throws AppError `invalid_body` naming each part of its blocks that can't be sent
 */
export async function createModule(context: Context, input: NewModule): Promise<ModuleRow> {
  await refuseBlocks(context, input.platform, input.blocks, []);
  const now = context.now();
  const row: ModuleRow = { id: context.newId(), version: 1, ...input, usedBy: [], createdAt: now, updatedAt: now };
  await context.store.audited(auditRow(context, 'module.create', row.id), (own) => own.modules.insert(row));
  return row;
}

/** `GET /api/v1/modules`. @throws AppError `invalid_body` for a cursor that isn't one */
export function listModules(
  context: Context,
  query: PageQuery & { platform?: Platform | undefined },
): Promise<Page<ModuleView>> {
  const read = (limit: number, before: string | null) =>
    context.store.modules.list(limit, before, query.platform ?? null);
  return page(query, read, moduleView);
}

export async function findModule(context: Context, id: string): Promise<ModuleRow> {
  return found(await context.store.modules.find(id), 'module');
}

/**
 * Changes a bot module; campaigns that use it send the new one at once. After a concurrent change it starts again with the new
 * version.
 * @param ifMatch the `If-Match` header, if present
 * @throws AppError `not_found`; `precondition_failed` if `ifMatch` names another version; `busy`; `invalid_body` as `createModule`,
 * and for a card that the channels of those campaigns can't send
 */
export async function patchModule(
  context: Context,
  id: string,
  patch: ModulePatch,
  ifMatch: string | undefined,
): Promise<ModuleRow> {
  for (let round = 0; round < maxRounds; round += 1) {
    const row = await findModule(context, id);
    requireIfMatch(row, ifMatch, 'module');
    if (patch.blocks) {
      const sentOn = channelsOf(await context.store.modules.usedBy(id));
      await refuseBlocks(context, row.platform, patch.blocks, sentOn);
    }
    const next = { ...row, ...patch, updatedAt: context.now() };
    const audit = auditRow(context, 'module.change', id, { fields: Object.keys(patch) });
    if (await context.store.audited(audit, (own) => own.modules.update(next))) {
      return { ...next, version: row.version + 1 };
    }
  }
  throw overtaken();
}

/**
 * Deletes a bot module that no campaign uses, live or in its draft.
 * @throws AppError `not_found`; `precondition_failed`; `conflict` naming the campaigns that use it
 */
export async function removeModule(context: Context, id: string, ifMatch: string | undefined): Promise<void> {
  const row = await findModule(context, id);
  requireIfMatch(row, ifMatch, 'module');
  const version = ifMatch === undefined || ifMatch === '*' ? null : row.version;
  const audit = auditRow(context, 'module.remove', id);
  if (await context.store.audited(audit, (own) => own.modules.remove(id, version, audit.at))) return;
  const { usedBy } = await findModule(context, id);
  const journeys = await context.store.modules.inJourneys(id);
  if (usedBy.length === 0 && journeys.length > 0)
    throw new AppError('conflict', { reason: 'module_in_journey', params: { journeys } });
  if (usedBy.length === 0) throw stale('module');
  throw new AppError('conflict', { reason: 'module_in_use', params: { campaigns: usedBy.map(({ name }) => name) } });
}
