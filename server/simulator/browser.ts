import type { FastifyInstance } from 'fastify';
import { agents, isAgentKey } from './agents.ts';
import { queryOf } from './http/requests.ts';
import type { World } from './world/world.ts';

/**
 * `GET /browser?url=&agent=`: OmniLink's answer to a `/go/…` address under another phone's user agent. A redirect isn't followed but returned
 * as 200 `{ redirect }`, since only the phone page knows where it leads.
 */
export function browserRoute(world: World, app: FastifyInstance): void {
  app.get('/browser', async (request, reply) => {
    const query = queryOf(request);
    const agent = query.get('agent') ?? '';
    const appUrl = new URL(world.appOrigin());
    const url = URL.canParse(query.get('url') ?? '', appUrl) ? new URL(query.get('url') ?? '', appUrl) : undefined;
    if (!isAgentKey(agent)) return reply.code(400).send({ error: `agent is one of ${Object.keys(agents).join(', ')}` });
    if (url?.origin !== appUrl.origin || !url.pathname.startsWith('/go/')) {
      return reply.code(400).send({ error: 'url must lie under /go/ of OmniLink' });
    }
    const headers = {
      'user-agent': agents[agent],
      accept: 'text/html',
      'accept-language': request.headers['accept-language'] ?? 'zh-TW',
    };
    const answer = await fetch(url, { headers, redirect: 'manual' });
    const location = answer.headers.get('location');
    if (location !== null) {
      const redirect = new URL(location, url).href;
      return reply.header('x-simulator-redirect', redirect).header('cache-control', 'no-store').send({ redirect });
    }
    for (const name of passedOn) {
      const value = answer.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    return reply.code(answer.status).send(Buffer.from(await answer.arrayBuffer()));
  });
}

const passedOn = ['content-type', 'content-security-policy', 'cache-control', 'content-language', 'referrer-policy'];
