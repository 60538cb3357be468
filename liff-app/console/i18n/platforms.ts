/** Platform names as marketers say them: customers read Messenger and Instagram. */
export const consolePlatformNames = {
  line: 'LINE',
  messenger: 'Facebook',
  instagram: 'IG',
  whatsapp: 'WhatsApp',
} as const;
