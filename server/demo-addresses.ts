import type { Context } from './context.ts';

/** The three addresses a newcomer needs, as the demo prints them. */
export function demoAddresses({ config }: Context): string {
  const { publicUrl, adminApiKey } = config;
  return `
OmniLink's demo is ready.

  Phone page     ${publicUrl}/simulator/phone
                 One customer's Messenger, Instagram, LINE and WhatsApp: tap the card.
  API            ${publicUrl}/api/v1     (described at ${publicUrl}/openapi.json)
                 Authorization: Bearer ${adminApiKey}
  Customer page  ${publicUrl}/link

Ctrl-C stops it. Nothing here reaches a real platform.
`;
}
