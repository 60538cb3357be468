import { createHmac } from 'node:crypto';
import type { Credentials } from '../channel.ts';
import { type Answer, askTimeoutMs, isHeaderSafe, type PlatformHttp, sendTimeoutMs } from '../http.ts';

/** The one version in every path: v26.0 of 29 July 2026. https://developers.facebook.com/docs/graph-api/changelog */
const version = 'v26.0';

/** `null`: the credentials can't be sent in a request at all. */
export type GraphAnswer = Answer | null;

/**
 * The Graph API for Meta's platforms. The token goes in a header, never in the address; `appsecret_proof` goes along
 * always, since an app may demand it. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 * @param graphUrl `https://graph.facebook.com` or the simulator, without trailing slash
 */
export function buildGraph(graphUrl: string, http: PlatformHttp) {
  function request(path: string, credentials: Credentials, query: Record<string, string>) {
    const { accessToken, appSecret } = credentials;
    if (!isHeaderSafe(accessToken) || !appSecret) return null;
    const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');
    const search = new URLSearchParams({ ...query, appsecret_proof: proof });
    return { url: `${graphUrl}/${version}/${path}?${search}`, headers: { authorization: `Bearer ${accessToken}` } };
  }

  return {
    async get(path: string, credentials: Credentials, query: Record<string, string> = {}): Promise<GraphAnswer> {
      const call = request(path, credentials, query);
      return call && http.call({ ...call, timeoutMs: askTimeoutMs });
    },
    async post(path: string, credentials: Credentials, body: Uint8Array): Promise<GraphAnswer> {
      const call = request(path, credentials, {});
      if (!call) return null;
      const headers = { ...call.headers, 'content-type': 'application/json' };
      return http.call({ url: call.url, method: 'POST', headers, body, timeoutMs: sendTimeoutMs });
    },
  };
}
