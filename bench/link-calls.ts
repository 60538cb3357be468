// Calls of `POST /api/v1/link` as a phone makes them: signed before the clock runs, sent by a caller that costs little.
import { Agent, request } from 'node:http';
import type { Context } from '../server/context.ts';
import { networkHash } from '../server/flows/linking/link-token.ts';
import { kinds, lineUserOf, uuidOf } from './ids.ts';

/** The connections that a proxy keeps open to the server. */
export const proxyConnections = 256;
const proxy = new Agent({ keepAlive: true, maxSockets: proxyConnections, maxFreeSockets: proxyConnections });

/** @returns the bodies of the calls that link the cards from `first` on, each for once */
export async function signLinkCalls(
  signing: Context,
  lineUrl: string,
  { first, cards }: { first: number; cards: number },
): Promise<string[]> {
  const idTokens = (await (await fetch(`${lineUrl}/tokens?first=${first}&count=${cards}`)).json()) as string[];
  const network = networkHash(signing, '127.0.0.1', signing.keys.currentKid);
  return Promise.all(
    idTokens.map(async (idToken, i) => {
      const tap = { c: uuidOf(kinds.card, first + i), p: signing.newId(), a: Date.now(), b: 'messenger', n: network };
      const token = await signing.keys.sign('tap', tap);
      return JSON.stringify({ token, idToken, accessToken: lineUserOf(first + i) });
    }),
  );
}

export function postLink(serverUrl: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(`${serverUrl}/api/v1/link`, { method: 'POST', agent: proxy, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.once('error', reject).end(body);
  });
}
