const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const pixel = 'Mozilla/5.0 (Linux; Android 16; Pixel 9 Build/BP2A.250805.005';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const pixelWebKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

/**
 * User agents as phones and apps really send them (meta.md §5 *User agents*, line.md §6), by the keys of `README.md`. `line-ios` and
 * `line-android` are LIFF's own browser; `line-inapp-…` is LINE's ordinary one, which the LIFF SDK takes for external.
 */
export const agents = {
  'messenger-ios': `${iphone} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/522.0.0.34.106;FBBV/776331240;FBDV/iPhone17,1;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBCR/;FBID/phone;FBLC/zh_TW;FBOP/0]`,
  'messenger-android': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 [FB_IAB/Orca-Android;FBAV/524.0.0.35.108;]`,
  'facebook-ios': `${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0.34.76;FBBV/791245512;FBDV/iPhone17,1;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBSS/3;FBID/phone;FBLC/zh_TW;FBOP/5]`,
  'facebook-android': `${pixel}) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/578.0.0.40.75;IABMV/1;]`,
  'instagram-ios': `${iphone} Mobile/22G86 Instagram 448.0.0.39.66 (iPhone17,1; iOS 18_6; zh_TW; zh-Hant; scale=3.00; 1206x2622; IABMV/1; 801224500) Safari/604.1`,
  'instagram-android': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 Instagram 448.0.0.40.70 Android (36/16; 420dpi; 1080x2424; Google; Pixel 9; tokay; tokay; zh_TW; 801345677; IABMV/1)`,
  'safari-ios': `${iphone} Version/18.6 Mobile/15E148 Safari/604.1`,
  'chrome-android':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'line-ios': `${iphone} Mobile/15E148 Safari Line/15.14.0 LIFF`,
  'line-android': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 Line/15.14.0 LIFF`,
  'line-inapp-ios': `${iphone} Mobile/15E148 Safari Line/15.14.0`,
  'line-inapp-android': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 Line/15.14.0/IAB`,
  desktop: `${windows} Chrome/141.0.0.0 Safari/537.36`,
  // Newest Instagram strings look like Safari's, on Android not always like a webview's.
  'instagram-ios-27':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 27_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/24A437 Instagram 448.0.0.39.66 (iPhone18,1; iOS 27_0; zh_TW; zh-Hant; scale=3.00; 1206x2622; IABMV/1; 801224500) Safari/604.1',
  'instagram-ios-webview': `${iphone} Mobile/22G86 Instagram 402.0.0.31.78 (iPhone17,1; iOS 18_6; zh_TW; zh-Hant; scale=3.00; 1206x2622; 782345612)`,
  'instagram-android-plain': `${pixel}) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 Instagram 448.0.0.40.70 Android (36/16; 420dpi; 1080x2424; Google; Pixel 9; tokay; tokay; zh_TW; 801345677; IABMV/1)`,
  'threads-ios': `${iphone} Mobile/22G86 Barcelona 402.0.0.31.78 (iPhone17,1; iOS 18_6; zh_TW; zh-Hant; scale=3.00; 1206x2622; 782345612) Safari/604.1`,
  'threads-android': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 Barcelona 402.0.0.40.70 Android (36/16; 420dpi; 1080x2424; Google; Pixel 9; tokay; tokay; zh_TW; 782345613)`,
  // Meta's newer strings end with only the app's name.
  'facebook-ios-metaiab': `${iphone} Mobile/22G100 Safari/604.1 MetaIAB Facebook`,
  'messenger-ios-metaiab': `${iphone} Mobile/22G100 Safari/604.1 MetaIAB Messenger`,
  'instagram-ios-metaiab': `${iphone} Mobile/22G100 Safari/604.1 MetaIAB Instagram`,
  'threads-ios-metaiab': `${iphone} Mobile/22G100 Safari/604.1 MetaIAB Threads`,
  'facebook-android-metaiab': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36 MetaIAB Facebook`,
  'webview-ios': `${iphone} Mobile/15E148`,
  'webview-android': `${pixel}; wv) ${pixelWebKit} Version/4.0 Chrome/141.0.7390.43 Mobile Safari/537.36`,
  'chrome-ios': `${iphone} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1`,
  'samsung-android': `Mozilla/5.0 (Linux; Android 10; K) ${pixelWebKit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  'firefox-android': 'Mozilla/5.0 (Android 16; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0',
  'desktop-chrome-mac': `${mac} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36`,
  'desktop-safari': `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15`,
  'desktop-edge': `${windows} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
  /** The same string as a Mac's: only the page's touch points distinguish them. */
  'ipad-desktop': `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15`,
  'line-crawler': 'facebookexternalhit/1.1;line-poker/1.0',
  'whatsapp-crawler': 'WhatsApp/2.23.20.0 A',
  'slack-crawler': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'twitter-crawler': 'Twitterbot/1.0',
  'facebook-crawler': 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
} as const;

export type AgentKey = keyof typeof agents;

export const isAgentKey = (key: string): key is AgentKey => Object.hasOwn(agents, key);
