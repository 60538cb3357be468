// The brand that every story is about, as LINE, Messenger and OmniLink know it.
export const brand = '小島選物';
export const line = {
  channelId: '1650000001',
  channelSecret: 'line-channel-secret',
  accessToken: 'line-access-token',
  loginChannelId: '1650000002',
  loginChannelSecret: 'line-login-secret',
  liffId: '1650000002-Stories1',
};
export const page = {
  pageId: '700000000000001',
  accessToken: 'page-token',
  appSecret: 'app-secret',
  verifyToken: 'verify-me',
};

/** The messages that the chats must show. */
export const words = { source: 'Messenger: linked', target: 'LINE: linked', failure: 'Messenger: not linked' };
