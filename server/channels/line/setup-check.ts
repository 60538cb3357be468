import { miniAppIds, type SetupId } from '../../contract/setup-ids.ts';
import { bad, good, type SetupFinding, unknown, wrong } from '../../domain/setup-item.ts';
import type { Credentials, OurAddresses } from '../channel.ts';
import { fieldsOf, textOf } from '../event-fields.ts';
import type { Answer } from '../http.ts';
import { type LiffApp, liffAppsOf, type SetupCalls } from './setup-calls.ts';

/**
 * What LINE's APIs tell of the set-up (M5); what they don't, a person ticks.
 * https://developers.line.biz/en/reference/liff-server/ · https://developers.line.biz/en/reference/messaging-api/#get-webhook-endpoint-information
 */
export async function checkLine(
  calls: SetupCalls,
  credentials: Credentials,
  ours: OurAddresses,
): Promise<SetupFinding[]> {
  const [info, endpoint, trial, login] = await Promise.all([
    calls.bot('/v2/bot/info', credentials),
    calls.bot('/v2/bot/channel/webhook/endpoint', credentials),
    calls.tryWebhook(credentials, ours.webhookUrl),
    credentials.appType === 'mini_app' ? miniApp(credentials) : checkLogin(calls, credentials, ours),
  ]);
  return [
    token(info),
    webhook(endpoint, ours.webhookUrl),
    reachable(trial),
    unknown('webhook_redelivery', 'person'),
    ...login,
    unknown('greeting', 'person'),
  ];
}

/** A LINE MINI App has no size to choose, and its inner channels no status: Developing and Review are for testers, Published for all. */
const miniApp = ({ liffId = '', loginChannelId = '' }: Credentials): SetupFinding[] => [
  liffId.startsWith(`${loginChannelId}-`) ? good('mini_liff_id') : bad('mini_liff_id', liffId),
  ...miniAppIds.map((id) => unknown(id, 'person')),
];

const liffItems = ['liff_app', 'liff_endpoint', 'liff_size', 'liff_scopes', 'liff_bot_prompt'] as const;
const askedOfPeople: SetupId[] = ['login_linked_bot', 'login_same_provider', 'login_published', 'login_name'];

/** A rate limit or a fault of LINE's says nothing of the token. */
function token(answer: Answer | null): SetupFinding {
  if (answer === null) return bad('token');
  if (answer.kind === 'failed') return unknown('token', 'unreachable');
  if (answer.status === 401 || answer.status === 403) return bad('token');
  return answer.status === 200 ? good('token') : unknown('token', 'unreachable');
}

function webhook(answer: Answer | null, webhookUrl: string): SetupFinding {
  if (answer === null) return unknown('webhook', 'first');
  if (answer.kind === 'failed') return unknown('webhook', 'unreachable');
  if (answer.status === 404) return wrong('webhook', 'unset');
  if (answer.status === 401 || answer.status === 403) return unknown('webhook', 'first');
  if (answer.status !== 200) return unknown('webhook', 'unreachable');
  const { endpoint, active } = fieldsOf(answer.json);
  if (endpoint !== webhookUrl) return bad('webhook', String(endpoint));
  return active === true ? good('webhook') : wrong('webhook', 'inactive');
}

/** LINE answers 200 whether its trial went well or not, and lets it be tried 60 times an hour. */
function reachable(answer: Answer | null): SetupFinding {
  const id = 'webhook_reachable';
  if (answer === null) return unknown(id, 'first');
  if (answer.kind === 'failed') return unknown(id, 'unreachable');
  if (answer.status === 401 || answer.status === 403) return unknown(id, 'first');
  if (answer.status === 429) return unknown(id, 'limit');
  // LINE doesn't even try an address that isn't https.
  if (answer.status === 400) return wrong(id, 'no_connection');
  const { success, reason, statusCode, detail } = fieldsOf(answer.json);
  if (answer.status !== 200 || typeof success !== 'boolean') return unknown(id, 'unreachable');
  if (success) return good(id);
  switch (reason) {
    case 'COULD_NOT_CONNECT':
      return wrong(id, 'no_connection');
    case 'REQUEST_TIMEOUT':
      return wrong(id, 'too_slow');
    case 'ERROR_STATUS_CODE':
      // 401 is OmniLink's own: the secret that it checks LINE's signature with is another.
      return statusCode === 401 ? wrong(id, 'signature') : wrong(id, 'error_status', String(statusCode));
    default:
      return bad(id, textOf(detail) || textOf(reason) || '?');
  }
}

async function checkLogin(calls: SetupCalls, credentials: Credentials, ours: OurAddresses): Promise<SetupFinding[]> {
  const { liffId = '', loginChannelId = '' } = credentials;
  return [
    liffId.startsWith(`${loginChannelId}-`) ? good('liff_id') : bad('liff_id', liffId),
    ...(await checkLiff(calls, credentials, ours)),
    ...askedOfPeople.map((id) => unknown(id, 'person')),
  ];
}

async function checkLiff(calls: SetupCalls, credentials: Credentials, ours: OurAddresses): Promise<SetupFinding[]> {
  const all = (why: 'no_secret' | 'unreachable' | 'first') =>
    [...liffItems, 'login_only_ours' as const].map((id) => unknown(id, why));
  if (!credentials.loginChannelSecret) return [unknown('login_secret', 'no_secret'), ...all('no_secret')];
  const login = await calls.channelToken(credentials.loginChannelId, credentials.loginChannelSecret);
  if (login.kind === 'unreachable') return [unknown('login_secret', 'unreachable'), ...all('unreachable')];
  if (login.kind === 'refused') return [bad('login_secret'), ...all('first')];
  const apps = liffAppsOf(await calls.liffApps(login.token));
  if (apps === null) return [good('login_secret'), ...all('unreachable')];
  const app = apps.find(({ liffId }) => liffId === credentials.liffId);
  const strangers = apps.filter((one) => one !== app && !one.url.startsWith(`${ours.publicUrl}/`));
  return [
    good('login_secret'),
    ...(app ? appFindings(app, ours) : [bad('liff_app'), ...liffItems.slice(1).map((id) => unknown(id, 'first'))]),
    strangers.length === 0
      ? good('login_only_ours')
      : bad('login_only_ours', strangers.map(({ url }) => url).join(', ')),
  ];
}

function appFindings(app: LiffApp, ours: OurAddresses): SetupFinding[] {
  const holds = (id: SetupId, right: boolean, found: string) => (right ? good(id) : bad(id, found));
  return [
    good('liff_app'),
    holds('liff_endpoint', app.url === ours.endpointUrl, app.url),
    holds('liff_size', app.type === 'full', app.type),
    holds(
      'liff_scopes',
      ['openid', 'profile'].every((scope) => app.scope.includes(scope)),
      app.scope.join(' '),
    ),
    // LINE's own screen would unblock before our page runs, and M24 would send to somebody who had blocked the account.
    holds('liff_bot_prompt', app.botPrompt === 'none', app.botPrompt),
  ];
}
