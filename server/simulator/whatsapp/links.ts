import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

/** A link that opens a chat: whose, and what stands in it as a draft. */
export interface ChatLink {
  /** Digits. */
  phone: string;
  text: string;
}

/**
 * Reads `https://wa.me/<digits>?text=`, `<sim>/wa/<digits>?text=`, `https://api.whatsapp.com/send?phone=&text=` and the app's own
 * `whatsapp://send?phone=&text=`. Undefined: another address, or digits in a form that WhatsApp doesn't take (`+`, a zero first).
 */
export function readChatLink(world: World, url: string): ChatLink | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname, searchParams, href } = new URL(url);
  const text = searchParams.get('text') ?? '';
  const isSend =
    protocol === 'whatsapp:' ? host === 'send' : host === 'api.whatsapp.com' && /^\/send\/?$/.test(pathname);
  if (isSend) return checked({ phone: searchParams.get('phone') ?? '', text });
  const own = `${world.origin()}/wa/`;
  if (host !== 'wa.me' && !href.startsWith(own)) return undefined;
  return checked({ phone: pathname.split('/').filter(Boolean).at(-1) ?? '', text });
}

const checked = (link: ChatLink): ChatLink | undefined => (/^[1-9]\d{4,15}$/.test(link.phone) ? link : undefined);

export const numberByPhone = (world: World, phone: string): WhatsappNumber | undefined =>
  Object.values(world.state.whatsappNumbers).find(({ phoneNumber }) => phoneNumber === phone);
