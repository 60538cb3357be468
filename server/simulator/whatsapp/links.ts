import type { WhatsappNumber } from '../world/meta-accounts.ts';
import type { World } from '../world/world.ts';

/** A link that opens a chat: whose, and what is in it as a draft. */
export interface ChatLink {
  /** As it is in the link; digits, if the link is right. */
  phone: string;
  text: string;
}

/**
 * Reads `https://wa.me/<digits>?text=`, `<sim>/wa/<digits>?text=`, `https://api.whatsapp.com/send?phone=&text=` and the app's own
 * `whatsapp://send?phone=&text=`. Undefined: another address.
 */
export function readChatLink(world: World, url: string): ChatLink | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname, searchParams, href } = new URL(url);
  const text = searchParams.get('text') ?? '';
  const isSend =
    protocol === 'whatsapp:' ? host === 'send' : host === 'api.whatsapp.com' && /^\/send\/?$/.test(pathname);
  if (isSend) return { phone: searchParams.get('phone') ?? '', text };
  const own = `${world.origin()}/wa/`;
  if (host !== 'wa.me' && !href.startsWith(own)) return undefined;
  return { phone: pathname.split('/').filter(Boolean).at(-1) ?? '', text };
}

/** By its digits as they must be written: a `+` or a zero in front is nobody's. */
export const numberByPhone = (world: World, phone: string): WhatsappNumber | undefined =>
  Object.values(world.state.whatsappNumbers).find(({ phoneNumber }) => phoneNumber === phone);
