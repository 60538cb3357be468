import type { Context } from '../../context.ts';
import type { UndoAnswer, UndoRequest } from '../../contract/link.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import { decideAndWrite } from '../decide-and-write.ts';
import { countBadLogin, countJunk } from '../junk-limit.ts';
import { limitLink } from './link-limit.ts';
import { areJoined, type UndoResult, undoOfLink } from './undo-merge.ts';
import { readWatch } from './watch.ts';

const refused = (reason: FailureReason): UndoAnswer => ({ status: 'failed', reason });

/**
 * `POST /api/v1/link/:watch/undo`: *Not you? Undo*, for 24 h, by the LINE user who linked.
 * @throws AppError `rate_limited`, `busy`
 */
export async function undoLink(
  context: Context,
  watch: string,
  request: UndoRequest,
  address: string,
): Promise<UndoAnswer> {
  const attemptId = readWatch(context, watch);
  if (!attemptId) {
    countJunk(context, 'watch', address);
    return refused('token_invalid');
  }
  const login = await context.lineIdentity.verifyIdToken(request.idToken);
  if (!login.ok) {
    countBadLogin(context, login, address);
    return refused(login.reason);
  }
  limitLink(context, login.userId, attemptId);
  const link = await context.store.merges.ofAttempt(attemptId);
  if (!link) return refused('token_invalid');
  if (login.audience !== link.loginChannelId || login.userId !== link.externalId) return refused('login_invalid');
  return decideAndWrite(context, {
    read: (pass) => undoOfLink(pass, attemptId, 'customer'),
    decide: async ({ result, changes }, pass) => {
      const joinedAgain =
        result === 'already' && (await areJoined(pass.context, await sidesOf(pass.context, attemptId)));
      return { changes: result === 'undone' ? changes : null, answer: answerTo(joinedAgain ? 'impossible' : result) };
    },
  });
}

async function sidesOf(context: Context, attemptId: string) {
  const attempt = await context.store.attempts.watched(attemptId);
  return [attempt?.sourceContactId, attempt?.targetContactId];
}

function answerTo(result: UndoResult): UndoAnswer {
  switch (result) {
    case 'undone':
    case 'already':
      return { status: 'undone' };
    case 'late':
    case 'impossible':
      return { status: 'undo_late' };
    case 'not_linked':
      return refused('token_invalid');
  }
}
