import type { Context } from '../../context.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import type { Role } from '../../contract/roles.ts';
import type { ApiKeyView, KeyEnds, MadeApiKeyView } from '../../contract/staff.ts';
import { AppError } from '../../errors.ts';
import type { ApiKeyRow } from '../../store/staff/api-keys.ts';
import type { RevocationOutcome } from '../../store/staff/key-revocation.ts';
import { auditRow } from '../audit.ts';
import { notFound } from '../not-found.ts';
import { readCursor } from '../page.ts';
import { apiKeyViews } from './api-key-view.ts';
import { heldKeyChange, heldKeyRows, keysUndecided } from './held-keys.ts';
import { newSecret } from './secret-token.ts';
import { mayNoMore, refuseAbove } from './staff.ts';

/** The keys that aren't revoked, the newest first. @throws AppError `invalid_body` for a cursor that isn't one */
export async function listApiKeys(
  context: Context,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: ApiKeyView[]; nextCursor: string | null }> {
  const rows = await context.store.apiKeys.list(limit + 1, readCursor(cursor));
  const shown = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
  return { items: await apiKeyViews(context, shown), nextCursor };
}

/**
 * Makes a key. It is in this answer and nowhere else.
 * @param input.expiresAt RFC 3339; from then on the key opens nothing. Left out: the end of the key that makes it, if that has one
 * @throws AppError `forbidden` for a role above the maker's own, or a maker who may make none any more, `invalid_body` for an end that
 * can't be
 */
export async function makeApiKey(
  context: Context,
  input: { name: string; role: Role; cardsMint: boolean; expiresAt?: string | null | undefined },
  maker: { id: string; role: Role; endsAt?: Date | null },
): Promise<MadeApiKeyView> {
  refuseAbove(maker.role, input.role);
  const { secret, hash } = newSecret('omni_');
  const { name, role, cardsMint } = input;
  const createdAt = context.now();
  const expiresAt = endOf(input.expiresAt, createdAt, maker.endsAt ?? null);
  const row: ApiKeyRow = {
    id: context.newId(),
    name,
    role,
    cardsMint,
    createdAt,
    createdBy: maker.id,
    owner: null,
    expiresAt,
    lastUsedAt: null,
  };
  const audit = auditRow(context, 'key.create', row.id, { role, cardsMint });
  const isMade = await context.store.audited(audit, (own) =>
    own.apiKeys.insert({ ...row, keyHash: hash, makerRole: maker.role }),
  );
  if (!isMade) throw mayNoMore();
  const [view] = await apiKeyViews(context, [row]);
  if (!view) throw new Error('a key has no view');
  return { ...view, key: secret };
}

/** @throws AppError `invalid_body` for an end that is past, in more than ten years, or later than the maker's */
function endOf(wanted: string | null | undefined, now: Date, makersEnd: Date | null): Date | null {
  const end = wanted === undefined ? makersEnd : wanted === null ? null : new Date(wanted);
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + mostYears);
  if (end && end <= now) throw wrongEnd(fieldError('expiresAt', 'not_in_future'));
  if (end && end > latest) throw wrongEnd(fieldError('expiresAt', 'too_far_off', { years: mostYears }));
  if (makersEnd && (!end || end > makersEnd)) {
    throw wrongEnd(fieldError('expiresAt', 'after_maker'));
  }
  return end;
}

const mostYears = 10;
const wrongEnd = (error: FieldError) => new AppError('invalid_body', { reason: 'key_end', errors: [error] });

/** What a repeated call is told of a key: that it was shown, once. */
export const withoutKey = (made: MadeApiKeyView): MadeApiKeyView => ({
  ...made,
  key: null,
  note: 'The key was shown once, in the first answer. If it is lost, revoke it and make another.',
});

/**
 * From now on the key opens nothing, and the unused sign-in links that it has made neither.
 * @param ends what becomes of each key that was made with it, and of those made with these
 * @throws AppError `not_found`, `keys_undecided` with the keys, `forbidden` for a caller who ends with it and takes keys over
 */
export async function revokeApiKey(context: Context, id: string, ends: KeyEnds, giver: { id: string }): Promise<void> {
  const actor = `key:${id}`;
  const keys = await heldKeyChange(context, actor, ends, giver);
  const audit = auditRow(context, 'key.revoke', id);
  const { outcome } = await context.store.audited(
    (done: RevocationOutcome) =>
      done.outcome === 'changed' ? [audit, ...heldKeyRows(context, { fromKeyId: id }, done)] : [],
    (own) => own.apiKeys.revoke({ id, keys, by: giver.id, now: audit.at }),
  );
  if (outcome === 'missing') throw notFound('key');
  if (outcome === 'undecided') {
    throw await keysUndecided(context, actor, 'key_made_keys');
  }
}
