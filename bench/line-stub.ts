// The part of LINE that one link calls, as fast as possible: our side is what is measured. A separate process.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { loginChannelId } from './database.ts';
import { lineUserOf } from './ids.ts';

/** Answers `certs`, `verify`, `profile` and friendship; `POST /tokens?first=&count=` signs ID tokens ahead of the run. */
export async function serveLineStub(): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' };
  const idToken = (n: number) =>
    new SignJWT({ name: 'Customer', amr: ['linesso'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'JWT' })
      .setIssuer('https://access.line.me')
      .setAudience(loginChannelId)
      .setSubject(lineUserOf(n))
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://stub');
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    switch (url.pathname) {
      case '/oauth2/v2.1/certs':
        return json({ keys: [jwk] });
      case '/oauth2/v2.1/verify':
        return json({ scope: 'profile openid', client_id: loginChannelId, expires_in: 3600 });
      case '/v2/profile':
        return json({ userId: request.headers.authorization?.slice('Bearer '.length), displayName: 'Customer' });
      case '/friendship/v1/status':
        return json({ friendFlag: true });
      default: {
        const first = Number(url.searchParams.get('first'));
        const count = Number(url.searchParams.get('count'));
        return json(await Promise.all(Array.from({ length: count }, (_, i) => idToken(first + i))));
      }
    }
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address ? address.port : null);
  });
}
