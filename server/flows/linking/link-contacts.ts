import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import type { LinkAnswer, LinkRequest } from '../../contract/link.ts';
import type { FailureReason } from '../../contract/reasons.ts';
import { decideByRows, decideWithLine, isTooOften, type LinkDecision } from '../../domain/link-decision.ts';
import type { Tap } from '../../domain/link-token.ts';
import { AppError } from '../../errors.ts';
import type { LinkRows } from '../../store/link-read.ts';
import type { GuardedWrite } from '../../store/write/write.ts';
import { countBadLogin, countJunk } from '../junk-limit.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { linkAnswer } from './link-answer.ts';
import { linkFacts } from './link-facts.ts';
import { limitLink, linkedTooOften } from './link-limit.ts';
import { isCardOver, networkHash, readTap } from './link-token.ts';
import { type LinkingCustomer, linkWrite } from './link-write.ts';
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
  // LINE's keys can't be had: nobody is known yet, so nothing can be written under their name.
  if (!login.ok) {
    countBadLogin(context, login, address);
    return refused(login.reason);
  }
  limitLink(context, login.userId, tap.cardId);

  const call: Call = {
    context,
    request,
    tap,
    audience: login.audience,
    network: tap.provenance && networkHash(context, address, tap.provenance.kid),
    subject: {
      tap,
      externalId: login.userId,
      name: login.name,
      pictureUrl: login.pictureUrl,
      idTokenHash: Buffer.from(login.fingerprint, 'hex'),
      platformCode: null,
      proven: false,
    },
    friend: null,
  };
  for (let round = 0; round < maxRounds; round += 1) {
    const rows = await readRows(call);
    const refusal = refusedByRows(call, rows);
    if (refusal || !rows) return refused(refusal ?? 'token_invalid');
    try {
      const answer = await decideAndWrite(call, rows);
      if (answer) return answer;
    } catch (error) {
      if (error instanceof AppError) throw error;
      return recordUnexpected(call, rows, error);
    }
    await sleep(Math.random() * 5 * (round + 1));
  }
  throw overtaken();
}

type Call = {
  context: Context;
  request: LinkRequest;
  tap: Tap;
  audience: string;
  /** Hashed as the tap's own is; null for a tap that has none. */
  network: string | null;
  subject: LinkingCustomer;
  /**
   * LINE's word on friendship, asked once for all rounds; `again` where the log made us ask twice. It is worth nothing once an
   * `unfollow` has come that wasn't there when LINE was asked.
   */
  friend: { now: boolean; again: boolean; unfollowed: boolean } | null;
};

function readRows({ context, tap, subject }: Call) {
  return context.store.link.read({
    cardId: tap.cardId,
    tapId: tap.tapId,
    externalId: subject.externalId,
    tappedAt: tap.tappedAt,
    idTokenHash: subject.idTokenHash,
    now: context.now(),
  });
}

/** The row is the authority: what it says of the card and of the login, before any attempt is read. */
function refusedByRows({ context, audience }: Call, rows: LinkRows | null): FailureReason | null {
  if (!rows || rows.card.revokedAt) return 'token_invalid';
  if (isCardOver(context, rows.card, context.now())) return 'token_expired';
  return audience === rows.targetChannel.public.loginChannelId ? null : 'login_invalid';
}

/** @returns null if a row has moved on: read and decide again */
async function decideAndWrite(call: Call, rows: LinkRows): Promise<LinkAnswer | null> {
  const { context, subject } = call;
  const decision = await decide(call, rows);
  if (typeof decision === 'string') return refused(decision);
  if (isTooOften(rows, decision)) throw linkedTooOften();
  if (decision.act === 'read') {
    const attempt = decision.show === 'linked_again' ? rows.redemption?.attempt : rows.attempt;
    if (!attempt) throw new Error('nothing to read again');
    return linkAnswer(rows, decision, subject, watchOf(context, attempt.id));
  }
  const { write, attemptId } = await linkWrite(context, rows, subject, decision, context.now());
  const written = await context.store.write(write);
  if (!written) return null;
  if (write.outbox.length > 0) context.wakeWorker();
  logAttempt(call, write, attemptId);
  return linkAnswer(rows, decision, subject, watchOf(context, attemptId));
}

/** The ids by which the log goes on: deliveries have lines of their own. */
function logAttempt({ context, tap }: Call, write: GuardedWrite, attemptId: string): void {
  const [attempt] = write.newAttempt ? [write.newAttempt] : write.attemptChanges;
  const about = { attemptId, cardId: tap.cardId, outcome: attempt?.outcome, reason: attempt?.reason };
  context.log.info({ ...about, outboxIds: write.outbox.map(({ id }) => id) }, 'an attempt was written');
}

/** @returns a reason where the login itself was refused: that writes nothing */
async function decide(call: Call, rows: LinkRows): Promise<LinkDecision | 'login_invalid'> {
  const { context, request, subject, tap } = call;
  const { targetChannel } = rows;
  const facts = linkFacts(rows, tap, subject.externalId, call.network, context.now());
  subject.proven = facts.proven;
  const early = decideByRows(facts);
  if (early) return early;

  const unfollowed = rows.logLast === 'unfollow';
  if (!call.friend || (unfollowed && !call.friend.unfollowed)) {
    const loginChannelId = targetChannel.public.loginChannelId ?? '';
    const access = await context.lineIdentity.checkAccess(request.accessToken, {
      loginChannelId,
      userId: subject.externalId,
    });
    if (!access.ok) return lineFailed(call, targetChannel, access);
    if (targetChannel.state === 'attention') await worksAgain(context, targetChannel);
    call.friend = { now: access.friend, again: false, unfollowed };
    subject.name = access.name ?? subject.name;
    subject.pictureUrl = access.pictureUrl ?? subject.pictureUrl;
  }
  const first = decideWithLine(facts, {
    friend: call.friend.now,
    askedAgain: call.friend.again,
    consent: request.consent,
  });
  if (first !== 'ask_again') return first;

  const again = await context.lineIdentity.isFriend(request.accessToken);
  if (!again.ok) return lineFailed(call, targetChannel, again);
  call.friend = { now: again.friend, again: true, unfollowed };
  const second = decideWithLine(facts, { friend: again.friend, askedAgain: true, consent: request.consent });
  if (second === 'ask_again') throw new Error('friendship asked for a third time');
  return second;
}

/** A failed call is an error, never "friend" nor "not friend" (§3). */
async function lineFailed(
  { context, subject }: Call,
  channel: LinkRows['targetChannel'],
  failure: { reason: 'login_invalid' | 'platform_error' | 'channel_unauthorized'; code: string },
): Promise<LinkDecision | 'login_invalid'> {
  const { reason, code } = failure;
  if (reason === 'login_invalid') return reason;
  subject.platformCode = code;
  // Once: the channel stays marked until a link goes through again (M15).
  if (reason === 'channel_unauthorized' && (await context.store.channels.markByLink(channel.id, reason))) {
    context.log.warn({ channelId: channel.id, platform: channel.platform, reason, code }, 'a channel needs attention');
  }
  return { act: 'fail', reason };
}

async function worksAgain(context: Context, { id, platform }: LinkRows['targetChannel']): Promise<void> {
  if (await context.store.channels.clearByLink(id)) {
    context.log.info({ channelId: id, platform }, 'a channel works again');
  }
}

/** A bug, or a database that has just gone: the attempt says so if it can still be written (M16). */
async function recordUnexpected(call: Call, rows: LinkRows, error: unknown): Promise<LinkAnswer> {
  const { context, subject } = call;
  context.log.error({ err: error, cardId: rows.card.id }, 'a link failed unexpectedly');
  const decision = { act: 'fail', reason: 'unexpected_error' } as const;
  const { write, attemptId } = await linkWrite(context, rows, subject, decision, context.now());
  if (await context.store.write(write)) logAttempt(call, write, attemptId);
  return refused('unexpected_error');
}
