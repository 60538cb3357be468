import { type Permission, type Role, roles } from '../contract/roles.ts';

/**
 * `use`: campaigns, cards that OmniLink sends, modules, images, tags, contacts, profiles, reports, deliveries, brand.
 * `correct`: merge by hand, undo, unlink, export. `administer`: channels, staff, API keys, webhooks, erase. `mint_cards`: a card's
 * address returned (`send: false`), which anybody who has it can open; a key may have this permission alone.
 */
const granted: Record<Permission, readonly Role[]> = {
  use: ['administrator', 'supervisor', 'marketer', 'marketing_support'],
  correct: ['administrator', 'supervisor'],
  read_channels: ['administrator', 'supervisor', 'marketer', 'marketing_support'],
  administer: ['administrator'],
  mint_cards: ['administrator'],
};

export type Rights = { role: Role; cardsMint: boolean };

/** True if the role, or for `mint_cards` the key, may. Agents have no permissions here (M1). */
export function may({ role, cardsMint }: Rights, permission: Permission): boolean {
  if (granted[permission].includes(role)) return true;
  return permission === 'mint_cards' && cardsMint && granted.use.includes(role);
}

/** Nobody can give a role, a key or a sign-in link above their own: roles are listed from the highest to the lowest. */
export const mayGive = (giver: Role, given: Role): boolean => roles.indexOf(given) >= roles.indexOf(giver);
