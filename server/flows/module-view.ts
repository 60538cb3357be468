import type { ModuleView } from '../contract/modules.ts';
import type { ModuleRow } from '../store/modules.ts';

/** A bot module as the API shows it. */
export function moduleView({ version: _version, createdAt, updatedAt, ...rest }: ModuleRow): ModuleView {
  return { ...rest, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
