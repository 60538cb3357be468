// A software authenticator, for answers that a browser wouldn't give: old ones, another site's, without user verification.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string) => Buffer.from(data).toString('base64url');

export type Flaws = { origin?: string; rpId?: string; isVerified?: boolean; counter?: number };

/** A new passkey for this site. Options make its answers wrong. */
export function newAuthenticator(site: { origin: string; rpId: string }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(32);
  // COSE: EC2, ES256, P-256 (RFC 9053, 7.1.1).
  const coseKey = Buffer.concat([
    Buffer.from('a501020326200121', 'hex'),
    Buffer.from('5820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);

  const clientData = (type: string, challenge: string, { origin = site.origin }: Flaws) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  // https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data: present 1, verified 4, attested credential 64.
  const authenticatorData = (
    { rpId = site.rpId, isVerified = true, counter = 0 }: Flaws,
    attested = Buffer.alloc(0),
  ) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(1 + (isVerified ? 4 : 0) + (attested.length > 0 ? 64 : 0));
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head, attested]);
  };
  const answer = (response: object) => ({
    id: base64url(credentialId),
    rawId: base64url(credentialId),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    credentialId,
    coseKey,

    /** The browser's answer for a new passkey, without attestation. */
    made(challenge: string, flaws: Flaws = {}) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, credentialId.length]), credentialId, coseKey]);
      const data = authenticatorData(flaws, attested);
      // CBOR: { fmt: 'none', attStmt: {}, authData: h'…' }
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        Buffer.from('\x63fmt\x64none\x67attStmt'),
        Buffer.from([0xa0]),
        Buffer.from('\x68authData'),
        Buffer.from([0x58, data.length]),
        data,
      ]);
      const clientDataJSON = base64url(clientData('webauthn.create', challenge, flaws));
      return answer({ clientDataJSON, attestationObject: base64url(attestationObject) });
    },

    /** The browser's answer when the passkey is shown. */
    shown(challenge: string, flaws: Flaws = {}) {
      const client = clientData('webauthn.get', challenge, flaws);
      const data = authenticatorData(flaws);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      });
    },
  };
}
