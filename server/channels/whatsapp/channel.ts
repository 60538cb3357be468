import { platforms } from '../../contract/platforms.ts';
import type { AccountInfo, Channel, Credentials } from '../channel.ts';
import { nameOf } from '../event-fields.ts';
import type { PlatformHttp } from '../http.ts';
import { tooLongFor } from '../limits.ts';
import { buildGraph, type GraphAnswer } from '../meta/graph.ts';
import { objectOf, refused } from '../meta/info.ts';
import { graphOutcome } from '../meta/outcome.ts';
import { buildTokenSetup } from '../meta/setup-check.ts';
import { verifyMeta } from '../meta/signature.ts';
import { parseWhatsappEvents } from './events.ts';
import { renderWhatsappSend, whatsappMessage } from './messages.ts';

/**
 * WhatsApp's Cloud API for one or many business numbers.
 * @param options.graphUrl `https://graph.facebook.com` or the simulator, without trailing slash
 */
export function buildWhatsappChannel(options: { graphUrl: string; http: PlatformHttp; now: () => Date }): Channel {
  const { graphUrl, http, now } = options;
  const graph = buildGraph(graphUrl, http);
  const pathOf = ({ phoneNumberId = '' }: Credentials) => encodeURIComponent(phoneNumberId);
  async function info(credentials: Credentials): Promise<AccountInfo> {
    const fields = 'id,display_phone_number,verified_name';
    return infoOf(await graph.get(pathOf(credentials), credentials, { fields }), credentials);
  }

  return {
    platform: 'whatsapp',
    messagesPerSend: 1,
    verify: verifyMeta,
    parse: (raw) => parseWhatsappEvents(raw, now),
    tooLong: (message) => tooLongFor(platforms.whatsapp.limits, message),
    render: renderWhatsappSend,
    renderCard: whatsappMessage,

    // Meta knows no retry key.
    async send(body, credentials) {
      return graphOutcome(await graph.post(`${pathOf(credentials)}/messages`, credentials, body), now());
    },

    info,
    setup: buildTokenSetup({ info }),
    richMenus: null,

    // There is no such call: names come with the messages.
    tellsProfiles: false,
    profileOf: async () => null,
  };
}

/** The number goes into wa.me links: with another one customers would write to somebody else. */
function infoOf(answer: GraphAnswer, { phoneNumberId = '', phoneNumber = '' }: Credentials): AccountInfo {
  const number = objectOf(answer);
  if (!number.ok) return number;
  const { display_phone_number: shown, verified_name: name } = number.fields;
  if (number.id !== phoneNumberId) return refused('phone_number_id');
  if (typeof shown === 'string' && shown.replace(/\D/g, '') !== phoneNumber) return refused('phone_number');
  return {
    ok: true,
    externalId: phoneNumberId,
    name: nameOf(name) || `+${phoneNumber}`,
    pictureUrl: null,
    chatUrl: `https://wa.me/${phoneNumber}`,
    addFriendUrl: null,
    public: { phoneNumberId, phoneNumber },
  };
}
