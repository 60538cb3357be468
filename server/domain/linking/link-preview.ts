const crawlers = [
  // Facebook, Messenger, Instagram; LINE (`line-poker`), KakaoTalk and iMessage call themselves so too.
  /facebookexternalhit|facebookcatalog|Facebot|meta-external(agent|fetcher)/,
  // WhatsApp and Signal. After other words it would be an app's browser.
  /^WhatsApp\//,
  /\b(Slackbot|Twitterbot|TelegramBot|Discordbot|LinkedInBot|SkypeUriPreview|redditbot|Pinterestbot|Embedly|Iframely|vkShare|Viber|Google-PageRenderer)\b/i,
  // Others use this pattern; a phone's name (CUBOT) never matches it.
  /\(compatible; [^)]*(bot|crawler|spider|preview)\b/i,
];

/** True for a program that fetches a page to show its title and picture in a chat: nobody holds a phone there. */
export const isLinkPreview = (userAgent: string): boolean => crawlers.some((crawler) => crawler.test(userAgent));
