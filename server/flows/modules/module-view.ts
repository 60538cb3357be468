import type { ModuleView } from '../../contract/modules.ts';
import { moduleWarnings } from '../../domain/text-warnings.ts';
import type { ModuleRow } from '../../store/modules.ts';

/** A bot module as the API returns it. */
export function moduleView({ version: _version, createdAt, updatedAt, ...rest }: ModuleRow): ModuleView {
  return {
    ...rest,
    warnings: moduleWarnings(rest.blocks),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
