import type { CampaignDraft } from '../contract/campaigns.ts';
import type { PhonePreview, PhonePreviewLink } from '../contract/phone-previews.ts';
import type { TestApp } from './test-app.ts';

type App = Pick<TestApp, 'api' | 'url'>;
type Ask = { method?: string; body?: object; headers?: Record<string, string> };

/** Opens a preview of a campaign, and returns the phone that has its address. */
export async function openPreview(app: App, { id }: { id: string }, draft?: CampaignDraft) {
  const { body: link } = await app.api<PhonePreviewLink>('POST', `/campaigns/${id}/preview`, draft ? { draft } : {});
  return { ...link, ...phoneAt(app, new URL(link.url).pathname) };
}

/** A phone at the address of a preview; it isn't signed in. */
export function phoneAt({ url }: Pick<App, 'url'>, path: string) {
  const ask = (more: string, { method = 'GET', body, headers }: Ask = {}) =>
    fetch(`${url}${path}${more}`, {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  return {
    path,
    ask,
    /** What the page shows. */
    async shows(headers: Record<string, string> = {}): Promise<PhonePreview> {
      const answer = await ask('/data', { headers });
      if (answer.status !== 200) throw new Error(`${answer.status}`);
      return (await answer.json()) as PhonePreview;
    },
    async listens() {
      const leaving = new AbortController();
      const answer = await fetch(`${url}${path}/events`, { signal: leaving.signal });
      return { ...listen(answer), answer, leave: () => leaving.abort() };
    },
  };
}

/** Reads server-sent events. */
function listen({ body }: Response) {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  /** Reads on until this is heard, or the stream has ended. @returns everything heard so far */
  async function hears(what: string | RegExp): Promise<string> {
    while (!(typeof what === 'string' ? heard.includes(what) : what.test(heard))) {
      const part = await reader?.read();
      if (!part || part.done) return heard;
      heard += part.value;
    }
    return heard;
  }
  /** @returns everything heard until the server ended it */
  async function ends(): Promise<string> {
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return heard;
      heard += part.value;
    }
  }
  return { hears, ends };
}
