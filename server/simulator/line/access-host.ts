import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formBody, queryOf } from '../http/requests.ts';
import type { LineChannel } from '../world/accounts.ts';
import type { World } from '../world/world.ts';
import { issueCode } from './authorize-code.ts';
import { browserCustomer } from './browser-user.ts';
import { withRequestId } from './errors.ts';
import { channelByLiffId } from './liff-api.ts';
import { consentPage, errorPage } from './pages.ts';
import { lookUpUserToken } from './user-tokens.ts';

/** `access.line.me`: signing in outside LINE, and the check before the add-friend sheet. */
export function accessRoutes(world: World, app: FastifyInstance): void {
  app.get('/liff/v1/authorize', (request, reply) => authorize(world, request, reply));
  app.post('/oauth2/v2.1/liff/friendship/validate', (request, reply) => {
    const found = lookUpUserToken(world, formBody(request).get('accessToken') ?? undefined);
    if (!found.ok) return withRequestId(reply).code(400).send({ error: 'invalid_request' });
    const channel = channelByLiffId(world, found.token.liffId);
    const unlinked = { code: 'BOT_NOT_RESOLVED', message: 'No bot could be resolved for the request.' };
    return withRequestId(reply).send(channel?.botLinked ? { valid: true } : { valid: false, error: unlinked });
  });
  app.get('/.well-known/openid-configuration', (_request, reply) =>
    withRequestId(reply).send({
      issuer: 'https://access.line.me',
      authorization_endpoint: 'https://access.line.me/oauth2/v2.1/authorize',
      token_endpoint: 'https://api.line.me/oauth2/v2.1/token',
      jwks_uri: 'https://api.line.me/oauth2/v2.1/certs',
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
    }),
  );
}

/**
 * `liff.login()` outside LINE. Faulty requests get LINE's error page (400), never a redirect to an address that isn't the app's.
 * `answer` comes from the consent page's own buttons.
 */
function authorize(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const query = queryOf(request);
  const channel = channelByLiffId(world, query.get('app_id') ?? '');
  if (!channel) return errorPage(reply, 'LIFF app not found');
  const redirectUri = query.get('redirect_uri') ?? channel.endpointUrl;
  const fault = faultOf(query, channel, redirectUri);
  if (fault) return errorPage(reply, fault);
  const customer = browserCustomer(world);
  if (!customer) return errorPage(reply, 'Nobody is signed in to LINE in this browser');

  const answer = query.get('answer') ?? world.state.consent;
  if (answer === 'ask') return consentPage(reply, channel, customer, query);
  if (answer === 'deny') {
    return back(reply, redirectUri, {
      error: 'access_denied',
      error_description: 'The resource owner denied the request.',
      state: query.get('state') ?? '',
      liffOAuth2Error: 'true',
    });
  }
  const code = issueCode(world, {
    clientId: channel.loginChannelId,
    liffId: channel.liffId,
    customer: customer.id,
    challenge: query.get('code_challenge') ?? '',
    redirectUri,
  });
  return back(reply, redirectUri, {
    code,
    state: query.get('state') ?? '',
    liffClientId: channel.loginChannelId,
    liffRedirectUri: redirectUri,
  });
}

function faultOf(query: URLSearchParams, channel: LineChannel, redirectUri: string): string | undefined {
  if (query.get('response_type') !== 'code') return 'response_type must be code';
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) return 'PKCE S256 is required';
  if (!query.get('state')) return 'state is required';
  if (!isBelow(redirectUri, channel.endpointUrl)) return 'redirect_uri is not below the endpoint URL';
  return undefined;
}

/** «Must start with the endpoint URL», its query ignored. */
function isBelow(address: string, endpoint: string): boolean {
  if (!URL.canParse(address)) return false;
  const [inner, outer] = [new URL(address), new URL(endpoint)];
  const folder = outer.pathname.endsWith('/') ? outer.pathname : `${outer.pathname}/`;
  return inner.origin === outer.origin && (inner.pathname === outer.pathname || inner.pathname.startsWith(folder));
}

function back(reply: FastifyReply, address: string, fields: Record<string, string>): FastifyReply {
  const target = new URL(address);
  for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value);
  return reply.redirect(target.href, 302);
}
