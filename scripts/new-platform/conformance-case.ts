import { openPlatformHttp } from '../http.ts';
import { buildToyChannel } from '../toy/channel.ts';
import { messengerCase } from './messenger-case.ts';
import type { PlatformCase } from './platform-case.ts';

/** The simulator plays the toy's side with a page of Messenger's. */
export const toyCase: PlatformCase = {
  ...messengerCase,
  platform: 'toy',
  build: (simulator) =>
    buildToyChannel({ graphUrl: `${simulator}/meta`, http: openPlatformHttp(), now: () => new Date() }),
  maxText: 500,
};
