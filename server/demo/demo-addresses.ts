import type { Context } from '../context.ts';

/** The addresses that the demo prints for a new user. @param signInUrl works once, within a day */
export function demoAddresses({ config }: Context, signInUrl: string): string {
  const { publicUrl, adminApiKey } = config;
  return `
OmniLink's demo is ready.

  Phone page     ${publicUrl}/simulator/phone
                 One customer's Messenger, Instagram, LINE and WhatsApp: tap the card.
  Console        ${signInUrl}
                 A marketer's side: signs you in once; start again for a new one.
  API            ${publicUrl}/api/v1     (described at ${publicUrl}/openapi.json)
                 Authorization: Bearer ${adminApiKey}
  Customer page  ${publicUrl}/link

Ctrl-C stops it. Nothing here reaches a real platform.
`;
}
