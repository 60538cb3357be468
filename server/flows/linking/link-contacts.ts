import type { Context } from '../../context.ts';
import type { LinkAnswer, LinkRequest } from '../../contract/link.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import { decideByRows, decideWithLine, isTooOften, type LinkDecision } from '../../domain/linking/link-decision.ts';
import type { Tap } from '../../domain/linking/link-token.ts';
import { AppError } from '../../errors.ts';
import type { LinkRows } from '../../store/link-read.ts';
import type { Changes } from '../../store/write/changes.ts';
import { type Decision, decideAndWrite, NetworkNeeded, type Pass } from '../decide-and-write.ts';
import { countBadLogin, countJunk } from '../junk-limit.ts';
import { linkAnswer } from './link-answer.ts';
import { linkChanges, type WritingDecision } from './link-changes.ts';
import { linkFacts } from './link-facts.ts';
import { limitLink, linkedTooOften } from './link-limit.ts';
import type { LinkingCustomer } from './link-target.ts';
import { isCardOver, networkHash, readTap } from './link-token.ts';
import { watchOf } from './watch.ts';

const refused = (reason: FailureReason): LinkAnswer => ({ status: 'failed', reason });

/**
 * `POST /api/v1/link`: the checks in their order (§3), the one read, LINE, the decision, the one guarded write.
 * A refused check makes no later call; refusals by token and login write nothing, every other failure is an attempt.
 * @param address where the call came from, for the network check (§2)
 * @throws AppError `rate_limited`, `busy`
 */
export async function linkContacts(context: Context, request: LinkRequest, address: string): Promise<LinkAnswer> {
  const answer = await link(context, request, address);
  context.metrics.links.inc({ status: answer.status, reason: answer.reason ?? '' });
  return answer;
}

async function link(context: Context, request: LinkRequest, address: string): Promise<LinkAnswer> {
  const read = await readTap(context, request.token, context.now());
  if (!read.ok) {
    if (read.reason === 'token_invalid') countJunk(context, 'card_token', address);
    return refused(read.reason);
  }
  const tap = read.value;
  const login = await context.lineIdentity.verifyIdToken(request.idToken);
  // LINE's keys can't be fetched: the customer is unknown, so there is no attempt to write.
  if (!login.ok) {
    countBadLogin(context, login, address);
    return refused(login.reason);
  }
  limitLink(context, login.userId, tap.cardId);

  const call: Call = {
    request,
    tap,
    audience: login.audience,
    network: tap.provenance && networkHash(context, address, tap.provenance.kid),
    login,
    friend: null,
    failed: null,
  };
  return decideAndWrite(context, {
    read: (pass) => readRows(call, pass),
    decide: (rows, pass) => decide(call, rows, pass),
  });
}

type Call = {
  request: LinkRequest;
  tap: Tap;
  audience: string;
  /** Hashed like the tap's own; null for a tap without one. */
  network: string | null;
  login: { userId: string; name: string | null; pictureUrl: string | null; fingerprint: string };
  /**
   * LINE's answer, fetched once for all rounds; `again` where the log made us ask twice. Stale once an `unfollow` has arrived after
   * LINE was asked.
   */
  friend: (Access & { again: boolean; unfollowed: boolean }) | null;
  /** The failure of a call to LINE. */
  failed: LineDecision | null;
};
type Access = { now: boolean; name: string | null; pictureUrl: string | null };

const idTokenHash = ({ login }: Call) => Buffer.from(login.fingerprint, 'hex');

function readRows(call: Call, { context, now }: Pass): Promise<LinkRows | null> {
  const { cardId, tapId, tappedAt } = call.tap;
  const customer = { externalId: call.login.userId, idTokenHash: idTokenHash(call) };
  return context.store.link.read({ cardId, tapId, tappedAt, ...customer, now });
}

async function decide(call: Call, rows: LinkRows | null, pass: Pass): Promise<Decision<LinkAnswer>> {
  const refusal = refusedByRows(call, rows, pass);
  if (refusal || !rows) return { changes: null, answer: refused(refusal ?? 'token_invalid') };
  const onWriteError = (error: unknown) => unexpected(call, rows, pass, error);
  try {
    return { ...(await decideByFacts(call, rows, pass)), onWriteError };
  } catch (error) {
    if (error instanceof AppError || error instanceof NetworkNeeded) throw error;
    return onWriteError(error);
  }
}

/** Checks the card's row and the login before any attempt is read: the row decides, not the token. */
function refusedByRows({ audience }: Call, rows: LinkRows | null, { context, now }: Pass): FailureReason | null {
  if (!rows || rows.card.revokedAt) return 'token_invalid';
  if (isCardOver(context, rows.card, now)) return 'token_expired';
  return audience === rows.targetChannel.public.loginChannelId ? null : 'login_invalid';
}

async function decideByFacts(call: Call, rows: LinkRows, pass: Pass): Promise<Decision<LinkAnswer>> {
  const { context, now } = pass;
  const facts = linkFacts(rows, call.tap, call.login.userId, call.network, now);
  const early = decideByRows(facts);
  const { decision, code } = early ? { decision: early, code: null } : await decideByLine(call, rows, facts, context);
  if (decision === 'login_invalid') return { changes: null, answer: refused(decision) };
  if (isTooOften(rows, decision)) throw linkedTooOften();
  const subject = customerOf(call, facts.proven, code);
  if (decision.act !== 'read') return written(call, rows, pass, decision, subject);
  const attempt = decision.show === 'linked_again' ? rows.redemption?.attempt : rows.attempt;
  if (!attempt) throw new Error('nothing to read again');
  return { changes: null, answer: linkAnswer(rows, decision, subject, watchOf(context, attempt.id)) };
}

/** The customer, with LINE's latest name. */
function customerOf(call: Call, proven: boolean, platformCode: string | null): LinkingCustomer {
  const { login, tap, friend } = call;
  const name = friend?.name ?? login.name;
  const pictureUrl = friend?.pictureUrl ?? login.pictureUrl;
  return { tap, externalId: login.userId, name, pictureUrl, idTokenHash: idTokenHash(call), platformCode, proven };
}

async function written(
  { tap }: Call,
  rows: LinkRows,
  { context, now }: Pass,
  decision: WritingDecision,
  subject: LinkingCustomer,
): Promise<Decision<LinkAnswer>> {
  const { changes, attemptId } = await linkChanges(context, rows, subject, decision, now);
  return {
    changes,
    answer: linkAnswer(rows, decision, subject, watchOf(context, attemptId)),
    afterCommit: () => logAttempt(context, tap, changes, attemptId),
  };
}

/** The ids that connect these log lines to those of the deliveries. */
function logAttempt({ log }: Context, { cardId }: Tap, changes: Changes, attemptId: string): void {
  const [attempt] = [...(changes.newAttempts ?? []), ...(changes.attemptChanges ?? [])];
  const about = { attemptId, cardId, outcome: attempt?.outcome, reason: attempt?.reason };
  log.info({ ...about, outboxIds: changes.outbox?.map(({ id }) => id) ?? [] }, 'an attempt was written');
}

/** `login_invalid` writes nothing. `code`: the platform's, of a call that failed. */
type LineDecision = { decision: LinkDecision | 'login_invalid'; code: string | null };

async function decideByLine(
  call: Call,
  rows: LinkRows,
  facts: ReturnType<typeof linkFacts>,
  context: Context,
): Promise<LineDecision> {
  const { request, login } = call;
  const { targetChannel } = rows;
  const { consent } = request;
  if (call.failed) return call.failed;
  const unfollowed = rows.logLast === 'unfollow';
  if (!call.friend || (unfollowed && !call.friend.unfollowed)) {
    const loginChannelId = targetChannel.public.loginChannelId ?? '';
    const { userId } = login;
    const access = await context.lineIdentity.checkAccess(request.accessToken, { loginChannelId, userId });
    if (!access.ok) {
      call.failed = await lineFailed(context, targetChannel, access);
      return call.failed;
    }
    if (targetChannel.state === 'attention') await worksAgain(context, targetChannel);
    const { friend, name, pictureUrl } = access;
    call.friend = { now: friend, name, pictureUrl, again: false, unfollowed };
  }
  const first = decideWithLine(facts, { friend: call.friend.now, askedAgain: call.friend.again, consent });
  if (first !== 'ask_again') return { decision: first, code: null };

  const again = await context.lineIdentity.isFriend(request.accessToken);
  if (!again.ok) {
    call.failed = await lineFailed(context, targetChannel, again);
    return call.failed;
  }
  call.friend = { ...call.friend, now: again.friend, again: true, unfollowed };
  const second = decideWithLine(facts, { friend: again.friend, askedAgain: true, consent });
  if (second === 'ask_again') throw new Error('friendship asked for a third time');
  return { decision: second, code: null };
}

/** A failed call is an error, never "friend" nor "not friend" (§3). */
async function lineFailed(
  context: Context,
  channel: LinkRows['targetChannel'],
  { reason, code }: { reason: 'login_invalid' | 'platform_error' | 'channel_unauthorized'; code: string },
): Promise<LineDecision> {
  if (reason === 'login_invalid') return { decision: reason, code };
  // Counted once: the channel stays marked until a link succeeds again (M15).
  if (reason === 'channel_unauthorized' && (await context.store.channels.markByLink(channel.id, reason))) {
    context.log.warn({ channelId: channel.id, platform: channel.platform, reason, code }, 'a channel needs attention');
  }
  return { decision: { act: 'fail', reason }, code };
}

async function worksAgain(context: Context, { id, platform }: LinkRows['targetChannel']): Promise<void> {
  if (await context.store.channels.clearByLink(id)) {
    context.log.info({ channelId: id, platform }, 'a channel works again');
  }
}

/** A bug, or the database went away: the attempt records it if it can still be written (M16). */
async function unexpected(call: Call, rows: LinkRows, pass: Pass, error: unknown): Promise<Decision<LinkAnswer>> {
  pass.context.log.error({ err: error, cardId: rows.card.id }, 'a link failed unexpectedly');
  const facts = linkFacts(rows, call.tap, call.login.userId, call.network, pass.now);
  const decision = { act: 'fail', reason: 'unexpected_error' } as const;
  const own = await written(call, rows, pass, decision, customerOf(call, facts.proven, null));
  return { ...own, answer: refused('unexpected_error') };
}
