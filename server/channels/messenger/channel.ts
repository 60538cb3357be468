import { platforms } from '../../contract/platforms.ts';
import type { AccountInfo, Channel, ContactProfile, Credentials } from '../channel.ts';
import { fieldsOf, nameOf, pictureOf } from '../event-fields.ts';
import type { PlatformHttp } from '../http.ts';
import { tooLongFor } from '../limits.ts';
import { buildGraph, type GraphAnswer } from '../meta/graph.ts';
import { objectOf, refused } from '../meta/info.ts';
import { parseMessagingEvents } from '../meta/messaging-events.ts';
import { graphOutcome } from '../meta/outcome.ts';
import { buildPageSetup } from '../meta/setup-check.ts';
import { verifyMeta } from '../meta/signature.ts';
import { messengerMessage, renderMessengerSend } from './messages.ts';

/**
 * Messenger for one or many Facebook pages.
 * @param options.graphUrl `https://graph.facebook.com` or the simulator, without trailing slash
 */
export function buildMessengerChannel(options: { graphUrl: string; http: PlatformHttp; now: () => Date }): Channel {
  const { graphUrl, http, now } = options;
  const graph = buildGraph(graphUrl, http);
  async function info(credentials: Credentials): Promise<AccountInfo> {
    const answer = await graph.get('me', credentials, { fields: 'id,name' });
    return infoOf(answer, credentials.pageId ?? '');
  }

  return {
    platform: 'messenger',
    messagesPerSend: 1,
    verify: verifyMeta,
    parse: (raw) => parseMessagingEvents(raw, now),
    tooLong: (message) => tooLongFor(platforms.messenger.limits, message),
    render: renderMessengerSend,
    renderCard: messengerMessage,

    // Meta knows no retry key.
    async send(body, credentials) {
      const path = `${encodeURIComponent(credentials.pageId ?? '')}/messages`;
      return graphOutcome(await graph.post(path, credentials, body), now());
    },

    info,
    setup: buildPageSetup(graph, { info }),
    richMenus: null,

    tellsProfiles: true,
    async profileOf(externalId, credentials) {
      const fields = 'first_name,last_name,profile_pic';
      return profileFrom(await graph.get(encodeURIComponent(externalId), credentials, { fields }));
    },
  };
}

/** A token of another page must not pass: it would send in that page's name. */
function infoOf(answer: GraphAnswer, pageId: string): AccountInfo {
  const page = objectOf(answer);
  if (!page.ok) return page;
  if (page.id !== pageId) return refused('page_id');
  return {
    ok: true,
    externalId: pageId,
    name: nameOf(page.fields.name) || 'Messenger',
    pictureUrl: null,
    chatUrl: `https://m.me/${encodeURIComponent(pageId)}`,
    addFriendUrl: null,
    public: { pageId },
  };
}

/** A refused profile (100/33, 230) is normal: customers may keep it to themselves. */
function profileFrom(answer: GraphAnswer): ContactProfile | null {
  if (answer?.kind !== 'answer' || answer.status !== 200) return null;
  const { first_name, last_name, profile_pic } = fieldsOf(answer.json);
  const name = [first_name, last_name].filter((part) => typeof part === 'string').join(' ');
  return { name: nameOf(name), pictureUrl: pictureOf(profile_pic) };
}
