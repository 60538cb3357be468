import type { AttemptView } from '../../contract/campaigns.ts';
import type { AttemptListRow } from '../../store/attempts.ts';

/** An attempt as the API shows it. */
export const attemptView = (row: AttemptListRow): AttemptView => ({
  ...row,
  tappedAt: row.tappedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});
