const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const pixel = 'Mozilla/5.0 (Linux; Android 16; Pixel 9 Build/BP2A.250805.005';
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
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
} as const;

export type AgentKey = keyof typeof agents;

export const isAgentKey = (key: string): key is AgentKey => Object.hasOwn(agents, key);
