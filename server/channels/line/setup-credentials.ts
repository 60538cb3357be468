import type { CredentialFinding, CredentialTest } from '../../domain/setup-credentials.ts';
import type { Credentials } from '../channel.ts';
import { fieldsOf, idOf, nameOf, pictureOf } from '../event-fields.ts';
import { liffAppsOf, type SetupCalls } from './setup-calls.ts';

type Half = { findings: CredentialFinding[]; answered: boolean };

/** Asks LINE whose token this is, whether ids and secrets fit, and whether the Login channel has this LIFF app. */
export async function testLine(calls: SetupCalls, credentials: Credentials): Promise<CredentialTest> {
  const [bot, login] = await Promise.all([testBot(calls, credentials), testLogin(calls, credentials)]);
  return {
    answered: bot.answered && login.answered,
    findings: [...bot.findings, ...login.findings],
    account: bot.account,
  };
}

async function testBot(calls: SetupCalls, credentials: Credentials): Promise<Half & Pick<CredentialTest, 'account'>> {
  const [info, owner, pair] = await Promise.all([
    calls.bot('/v2/bot/info', credentials),
    calls.ownerOf(credentials),
    calls.channelToken(credentials.channelId, credentials.channelSecret),
  ]);
  const tokenRefused = info === null || (info.kind === 'answer' && (info.status === 401 || info.status === 403));
  const told = info?.kind === 'answer' && info.status === 200 ? fieldsOf(info.json) : null;
  return {
    findings: tokenRefused
      ? [{ field: 'accessToken', problem: 'token_refused' }, ...secretFindings(pair.kind === 'refused', 'pair_refused')]
      : await fitting(calls, credentials, owner, pair.kind === 'refused'),
    answered: (tokenRefused || told !== null) && pair.kind !== 'unreachable',
    account: told && {
      name: nameOf(told.displayName) || idOf(told.basicId) || 'LINE',
      pictureUrl: pictureOf(told.pictureUrl),
    },
  };
}

const secretFindings = (refused: boolean, problem: 'pair_refused' | 'secret_refused'): CredentialFinding[] =>
  refused ? [{ field: 'channelSecret', problem }] : [];

/** LINE refuses id and secret as one; whose the token is tells which of the three is the odd one. */
async function fitting(
  calls: SetupCalls,
  { channelId, channelSecret }: Credentials,
  owner: string | null,
  pairRefused: boolean,
): Promise<CredentialFinding[]> {
  if (owner === null) return secretFindings(pairRefused, 'pair_refused');
  if (owner === channelId) return secretFindings(pairRefused, 'secret_refused');
  const owners = pairRefused ? await calls.channelToken(owner, channelSecret) : null;
  if (owners?.kind === 'token') return [{ field: 'channelId', problem: 'id_of_another', found: owner }];
  return [
    { field: 'accessToken', problem: 'token_of_another', found: owner },
    ...secretFindings(pairRefused, 'pair_refused'),
  ];
}

async function testLogin(calls: SetupCalls, credentials: Credentials): Promise<Half> {
  const { channelId, loginChannelId = '', loginChannelSecret, liffId = '', appType } = credentials;
  if (loginChannelId === channelId) {
    return { findings: [{ field: 'loginChannelId', problem: 'same_channel' }], answered: true };
  }
  const fits = liffId.startsWith(`${loginChannelId}-`);
  const findings: CredentialFinding[] = fits ? [] : [{ field: 'liffId', problem: 'liff_of_another' }];
  // Of a MINI App nothing but its IDs is needed: see `setup-item.ts`.
  if (!loginChannelSecret || appType === 'mini_app') return { findings, answered: true };
  const login = await calls.channelToken(loginChannelId, loginChannelSecret);
  if (login.kind === 'refused') {
    const problem = fits ? 'secret_refused' : 'pair_refused';
    return { findings: [...findings, { field: 'loginChannelSecret', problem }], answered: true };
  }
  const apps = login.kind === 'token' ? liffAppsOf(await calls.liffApps(login.token)) : null;
  if (fits && apps && !apps.some((app) => app.liffId === liffId)) {
    findings.push({ field: 'liffId', problem: 'liff_unknown' });
  }
  return { findings, answered: apps !== null };
}
