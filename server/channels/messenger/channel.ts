import { cleanText } from '../../domain/plain-text.ts';
import type { AccountInfo, Channel, ContactProfile } from '../channel.ts';
import { fieldsOf, idOf, pictureOf, textOf } from '../event-fields.ts';
import type { Fetch } from '../http.ts';
import { graphError } from '../meta/errors.ts';
import { buildGraph, type GraphAnswer } from '../meta/graph.ts';
import { graphOutcome } from '../meta/outcome.ts';
import { verifyMeta } from '../meta/signature.ts';
import { messengerAccounts, parseMessengerEvents } from './events.ts';
import { messengerMessage, renderMessengerSend } from './messages.ts';

/**
 * Messenger for one or many Facebook pages.
 * @param options.graphUrl `https://graph.facebook.com` or the simulator, without trailing slash
 */
export function buildMessengerChannel(options: { graphUrl: string; fetch: Fetch; now: () => Date }): Channel {
  const { graphUrl, fetch, now } = options;
  const graph = buildGraph(graphUrl, fetch);
  return {
    platform: 'messenger',
    verify: verifyMeta,
    accounts: messengerAccounts,
    parse: (raw) => parseMessengerEvents(raw, now),
    render: renderMessengerSend,
    renderCard: messengerMessage,

    // Meta knows no retry key.
    async send(body, credentials) {
      const path = `${encodeURIComponent(credentials.pageId ?? '')}/messages`;
      return graphOutcome(await graph.post(path, credentials, body), now());
    },

    async info(credentials) {
      const answer = await graph.get('me', credentials, { fields: 'id,name' });
      return infoOf(answer, credentials.pageId ?? '');
    },

    async profileOf(externalId, credentials) {
      const fields = 'first_name,last_name,profile_pic';
      return profileFrom(await graph.get(encodeURIComponent(externalId), credentials, { fields }));
    },
  };
}

/** A token of another page must not pass: it would send in that page's name. */
function infoOf(answer: GraphAnswer, pageId: string): AccountInfo {
  if (answer === null) return { ok: false, reason: 'channel_unauthorized', code: 'token_malformed' };
  if (answer.kind === 'failed') return { ok: false, reason: 'platform_error', code: answer.code };
  const error = graphError(answer.json, answer.status);
  if (error) {
    const reason = error.verdict === 'unauthorized' ? 'channel_unauthorized' : 'platform_error';
    return { ok: false, reason, code: error.code };
  }
  const page = fieldsOf(answer.json);
  const id = idOf(page.id);
  if (answer.status !== 200 || id === null)
    return { ok: false, reason: 'platform_error', code: `http_${answer.status}` };
  if (id !== pageId) return { ok: false, reason: 'channel_unauthorized', code: 'page_id' };
  const chatUrl = `https://m.me/${encodeURIComponent(id)}`;
  const name = textOf(page.name) || 'Messenger';
  return { ok: true, externalId: id, name, pictureUrl: null, chatUrl, addFriendUrl: null, public: { pageId: id } };
}

/** A refused profile (100/33, 230) is normal: customers may keep it to themselves. */
function profileFrom(answer: GraphAnswer): ContactProfile | null {
  if (answer?.kind !== 'answer' || answer.status !== 200) return null;
  const { first_name, last_name, profile_pic } = fieldsOf(answer.json);
  const name = [first_name, last_name].filter((part) => typeof part === 'string').join(' ');
  return { name: cleanText(name).trim() || null, pictureUrl: pictureOf(profile_pic) };
}
