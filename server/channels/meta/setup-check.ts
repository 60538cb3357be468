import type { SetupId } from '../../contract/setup-ids.ts';
import { bad, good, type SetupFinding, unknown } from '../../domain/setup-item.ts';
import type { AccountInfo, ChannelSetup, Credentials } from '../channel.ts';
import { fieldsOf } from '../event-fields.ts';
import { graphError } from './errors.ts';
import type { buildGraph, GraphAnswer } from './graph.ts';
import { numberRefusals, testMeta } from './setup-credentials.ts';

/** What a page's app has to be told of: messages, answers, what we sent, how they came, and what they changed. */
const fields = ['messages', 'messaging_postbacks', 'message_echoes', 'messaging_referrals', 'message_edits'];

/** What no page's or number's token sees: it is in the app's dashboard. */
const inDashboard: SetupFinding[] = [unknown('app_webhook', 'person'), unknown('app_live', 'person')];

/** Access to messages is switched on in Instagram's own app. */
const link = (id: SetupId): string =>
  id === 'message_access' ? 'https://www.instagram.com/' : 'https://developers.facebook.com/apps/';

type Account = { info: (credentials: Credentials) => Promise<AccountInfo> };

/** A WhatsApp number: whether its token works. Its webhooks are set in the app's dashboard, which no number's token sees. */
export const buildTokenSetup = ({ info }: Account): ChannelSetup => ({
  test: async (credentials) => testMeta(await info(credentials), numberRefusals),
  check: async (credentials) => [token(await info(credentials)), ...inDashboard],
  link,
  repair: async () => {},
});

/**
 * Messenger, and Instagram through its page: after an hour of failed deliveries Meta takes the subscription away without a word.
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 * @param more what only a person can see
 */
export function buildPageSetup(
  graph: ReturnType<typeof buildGraph>,
  { info }: Account,
  more: readonly SetupFinding[] = [],
): ChannelSetup {
  const path = ({ pageId = '' }: Credentials) => `${encodeURIComponent(pageId)}/subscribed_apps`;
  return {
    test: async (credentials) => testMeta(await info(credentials)),
    link,
    async check(credentials) {
      const [account, apps] = await Promise.all([info(credentials), graph.get(path(credentials), credentials)]);
      return [token(account), webhook(apps), ...inDashboard, ...more];
    },
    async repair(credentials, _ours, ids) {
      if (!ids.includes('webhook')) return;
      await graph.post(
        path(credentials),
        credentials,
        Buffer.from(JSON.stringify({ subscribed_fields: fields.join(',') })),
      );
    },
  };
}

function token(info: AccountInfo): SetupFinding {
  if (info.ok) return good('token');
  return info.reason === 'channel_unauthorized' ? bad('token', info.code) : unknown('token', 'unreachable');
}

function webhook(answer: GraphAnswer): SetupFinding {
  if (answer === null) return unknown('webhook', 'first');
  if (answer.kind === 'failed') return unknown('webhook', 'unreachable');
  const error = graphError(answer.json, answer.status);
  // A token that isn't let in says nothing of the subscription: its own item says so.
  if (error) return unknown('webhook', error.verdict === 'unauthorized' ? 'first' : 'unreachable');
  const { data } = fieldsOf(answer.json);
  if (answer.status !== 200 || !Array.isArray(data)) return unknown('webhook', 'unreachable');
  const subscribed = data.map((app: unknown) => fieldsOf(app).subscribed_fields);
  const told = (told: unknown) => Array.isArray(told) && fields.every((field) => told.includes(field));
  return subscribed.some(told) ? good('webhook') : bad('webhook', subscribed.flat().join(', '));
}
