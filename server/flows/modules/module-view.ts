import type { ModuleView } from '../../contract/modules.ts';
import { moduleWarnings } from '../../domain/texts/text-warnings.ts';
import type { ModuleRow } from '../../store/modules.ts';
import { withIsoDates } from '../iso-dates.ts';

/** A bot module as the API returns it. */
export const moduleView = ({ version: _version, ...row }: ModuleRow): ModuleView => ({
  ...withIsoDates(row),
  warnings: moduleWarnings(row.blocks),
});
