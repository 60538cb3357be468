import { platforms } from '../../contract/platforms.ts';
import { unknown } from '../../domain/setup-item.ts';
import type { AccountInfo, Channel, ContactProfile, Credentials } from '../channel.ts';
import { fieldsOf, idOf, nameOf, pictureOf } from '../event-fields.ts';
import type { PlatformHttp } from '../http.ts';
import { tooLongFor } from '../limits.ts';
import { buildGraph, type GraphAnswer } from '../meta/graph.ts';
import { objectOf, refused } from '../meta/info.ts';
import { parseMessagingEvents } from '../meta/messaging-events.ts';
import { graphOutcome } from '../meta/outcome.ts';
import { buildPageSetup } from '../meta/setup-check.ts';
import { verifyMeta } from '../meta/signature.ts';
import { instagramMessage, renderInstagramSend } from './messages.ts';

/**
 * Instagram for one or many professional accounts, through the Facebook page that each is connected to: calls go to the
 * page and with its token, webhooks name the account.
 * @param options.graphUrl `https://graph.facebook.com` or the simulator, without trailing slash
 */
export function buildInstagramChannel(options: { graphUrl: string; http: PlatformHttp; now: () => Date }): Channel {
  const { graphUrl, http, now } = options;
  const graph = buildGraph(graphUrl, http);
  async function info(credentials: Credentials): Promise<AccountInfo> {
    const fields = 'id,instagram_business_account{id,username,name,profile_picture_url}';
    return infoOf(await graph.get('me', credentials, { fields }), credentials);
  }

  return {
    platform: 'instagram',
    messagesPerSend: 1,
    verify: verifyMeta,
    parse: (raw) => parseMessagingEvents(raw, now),
    tooLong: (message) => tooLongFor(platforms.instagram.limits, message),
    render: renderInstagramSend,
    renderCard: instagramMessage,

    // Meta knows no retry key.
    async send(body, credentials) {
      return graphOutcome(await graph.post('me/messages', credentials, body), now());
    },

    info,
    setup: buildPageSetup(graph, { info }, [unknown('message_access', 'person')]),
    richMenus: null,

    tellsProfiles: true,
    async profileOf(externalId, credentials) {
      const fields = 'name,username,profile_pic';
      return profileFrom(await graph.get(encodeURIComponent(externalId), credentials, { fields }));
    },
  };
}

/** A token of another page, or a page connected to another account, must not pass: it would send in that one's name. */
function infoOf(answer: GraphAnswer, { pageId = '', accountId = '' }: Credentials): AccountInfo {
  const page = objectOf(answer);
  if (!page.ok) return page;
  if (page.id !== pageId) return refused('page_id');
  const account = fieldsOf(page.fields.instagram_business_account);
  if (idOf(account.id) !== accountId) return refused('account_id');
  const username = idOf(account.username);
  return {
    ok: true,
    externalId: accountId,
    name: nameOf(account.name) || username || 'Instagram',
    pictureUrl: pictureOf(account.profile_picture_url),
    chatUrl: username === null ? null : `https://ig.me/m/${encodeURIComponent(username)}`,
    addFriendUrl: null,
    public: { pageId, accountId, ...(username !== null && { username }) },
  };
}

/** Instagram shows a profile once the customer has written, and not always. */
function profileFrom(answer: GraphAnswer): ContactProfile | null {
  if (answer?.kind !== 'answer' || answer.status !== 200) return null;
  const { name, username, profile_pic } = fieldsOf(answer.json);
  return { name: nameOf(name) ?? nameOf(username), pictureUrl: pictureOf(profile_pic) };
}
