import type { Context } from '../context.ts';
import type { Role } from '../contract/roles.ts';
import type { ApiKeyView } from '../contract/staff.ts';
import type { ApiKeyRow } from '../store/api-keys.ts';
import { notFound } from './not-found.ts';
import { newSecret } from './secret-token.ts';
import { refuseAbove } from './staff.ts';

export const apiKeyView = (row: ApiKeyRow): ApiKeyView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

/** Makes a key. It is in this answer and nowhere else. @throws AppError `forbidden` for a role above the maker's own */
export async function makeApiKey(
  context: Context,
  input: { name: string; role: Role; cardsMint: boolean },
  maker: { id: string; role: Role },
): Promise<ApiKeyView & { key: string }> {
  refuseAbove(maker.role, input.role);
  const { secret, hash } = newSecret('omni_');
  const row: ApiKeyRow = { id: context.newId(), ...input, createdAt: context.now(), lastUsedAt: null };
  await context.store.apiKeys.insert({ ...row, keyHash: hash, by: maker.id });
  return { ...apiKeyView(row), key: secret };
}

/** From now on the key opens nothing. @throws AppError `not_found` */
export async function revokeApiKey(context: Context, id: string): Promise<void> {
  if (!(await context.store.apiKeys.revoke(id, context.now()))) throw notFound('key');
}
