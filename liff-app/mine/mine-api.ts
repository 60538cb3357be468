import type { MineAnswer, MineChangeAnswer, MineExportAnswer } from '../../server/contract/mine.ts';
import type { Tokens } from '../link/fast-road.ts';
import { hasStatus, type Reply, replyTo } from '../link/link-api.ts';
import { callLink, post } from '../link/link-call.ts';

/** `POST /api/v1/link/mine`. Never throws. */
export const postMine = (channel: string, { idToken }: Tokens): Promise<Reply<MineAnswer>> =>
  replyTo(callLink('/mine', post({ channel, idToken })), (value): value is MineAnswer =>
    hasStatus(value, ['mine', 'failed']),
  );

/** `POST /api/v1/link/mine/export`. Never throws. */
export const postExport = (channel: string, { idToken }: Tokens): Promise<Reply<MineExportAnswer>> =>
  replyTo(callLink('/mine/export', post({ channel, idToken })), (value): value is MineExportAnswer =>
    hasStatus(value, ['ready', 'failed']),
  );

/** `POST /api/v1/link/mine/unlink` and `/erase`. Never throws. */
export const postChange = (
  channel: string,
  change: 'unlink' | 'erase',
  tokens: Tokens,
): Promise<Reply<MineChangeAnswer>> =>
  replyTo(callLink(`/mine/${change}`, post({ channel, ...tokens })), (value): value is MineChangeAnswer =>
    hasStatus(value, ['unlinked', 'erased', 'failed']),
  );
