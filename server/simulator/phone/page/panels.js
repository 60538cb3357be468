// The chats of the phone. The brand has a second account on LINE and on WhatsApp, so that each can also be linked with itself.

export const platforms = ['messenger', 'instagram', 'line', 'whatsapp'];
/** Where a card can lead. */
export const targets = ['line', 'whatsapp'];

/** Each chat by its name: whose app it is, and whether it is with the brand's second account there. */
export const panels = {
  messenger: { platform: 'messenger', second: false },
  instagram: { platform: 'instagram', second: false },
  line: { platform: 'line', second: false },
  whatsapp: { platform: 'whatsapp', second: false },
  line2: { platform: 'line', second: true },
  whatsapp2: { platform: 'whatsapp', second: true },
};
export const panelNames = Object.keys(panels);
export const platformOf = (panel) => panels[panel].platform;

/** The two chats of a path: where the card is, and where it leads. */
export const chatsOf = ({ source, target }) => [source, source === target ? `${target}2` : target];

export const appNames = { messenger: 'Messenger', instagram: 'Instagram', line: 'LINE', whatsapp: 'WhatsApp' };

/** How the control API calls an account of each platform. */
export const accountFields = {
  messenger: 'pageId',
  instagram: 'accountId',
  line: 'channelId',
  whatsapp: 'phoneNumberId',
};

/** Where its state lists them. */
export const accountLists = {
  messenger: 'pages',
  instagram: 'instagramAccounts',
  line: 'channels',
  whatsapp: 'whatsappNumbers',
};

/** An empty value for each chat. @param {() => unknown} make */
export const forEachPanel = (make) => Object.fromEntries(panelNames.map((panel) => [panel, make()]));
