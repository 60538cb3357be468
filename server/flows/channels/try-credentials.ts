import type { Credentials } from '../../channels/channel.ts';
import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { CredentialTestView } from '../../contract/channels.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import type { Platform } from '../../domain/channel.ts';
import type { CredentialFinding } from '../../domain/setup-credentials.ts';
import { fieldErrorView } from '../../words/field-error-words.ts';
import { found } from '../not-found.ts';
import { checkedCredentials } from './connect-channel.ts';
import { openCredentials } from './credentials.ts';

/**
 * Tries credentials on the platform without storing them.
 * @returns what is wrong with which field, in English; `answered: false` if the platform's answers are incomplete
 * @throws AppError `invalid_body` for values that are invalid without asking the platform
 */
export async function tryCredentials(
  context: Context,
  platform: Platform,
  given: Credentials,
): Promise<CredentialTestView> {
  const credentials = checkedCredentials(platform, given);
  const { answered, account, findings } = await channelFor(context.channels, platform).setup.test(credentials);
  return { answered, account, errors: findings.map((finding) => fieldErrorView(errorOf(finding))) };
}

function errorOf({ field, problem, found = '?' }: CredentialFinding): FieldError {
  const path = `credentials.${field}`;
  return problem === 'id_of_another' || problem === 'token_of_another'
    ? fieldError(path, problem, { found })
    : fieldError(path, problem);
}

/** Tries new credentials of a channel together with its stored ones. @throws AppError `not_found` too */
export async function tryNewCredentials(context: Context, id: string, given: Credentials): Promise<CredentialTestView> {
  const row = found(await context.store.channels.find(id), 'channel');
  const kept = openCredentials(context.keys, id, row.credentials);
  return tryCredentials(context, row.platform, { ...kept, ...given });
}
