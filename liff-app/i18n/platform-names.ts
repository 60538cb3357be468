/** Platform names as customers read them. */
export const platformNames = {
  line: 'LINE',
  messenger: 'Messenger',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
} as const;
