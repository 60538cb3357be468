import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from '../errors.ts';
import { makeFolder } from '../store/embedded/make-folder.ts';

/** Secrets that OmniLink generates if the environment has none, kept in one file of mode 600. */
export type OwnSecrets = { ring: { kid: string; secret: Uint8Array }[]; adminApiKey: string };

/**
 * Reads `secrets.json` in the folder, or creates it: 32 random bytes for the ring, an API key for the demo.
 * @throws StartError if the folder can't be written, or the file is damaged
 */
export async function ownSecrets(folder: string): Promise<OwnSecrets> {
  const path = join(folder, 'secrets.json');
  const text = (await readSecrets(path)) ?? (await writeSecrets(path, made()));
  const secrets = parseSecrets(text);
  if (secrets) return secrets;
  throw new StartError(
    `${path} is damaged. Put the right file back: what is in the database can be read with it only.`,
  );
}

/** The text of a `secrets.json`; null if there is none. @throws StartError */
export function readSecrets(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new StartError(`${path} cannot be read: ${error.message}`);
  });
}

/** The content of a `secrets.json`; null if damaged. */
export function parseSecrets(text: string): OwnSecrets | null {
  try {
    const { kid, secret, adminApiKey } = JSON.parse(text);
    const bytes = new Uint8Array(Buffer.from(secret, 'base64'));
    if (typeof kid !== 'string' || bytes.length < 32 || typeof adminApiKey !== 'string') return null;
    return { ring: [{ kid, secret: bytes }], adminApiKey };
  } catch {
    return null;
  }
}

function made(): string {
  return JSON.stringify({
    kid: `k${Date.now().toString(36)}`,
    secret: randomBytes(32).toString('base64'),
    adminApiKey: randomBytes(32).toString('base64url'),
  });
}

/** @returns the text @throws StartError if the folder can't be written */
export async function writeSecrets(path: string, text: string): Promise<string> {
  try {
    await makeFolder(dirname(path));
    // Renamed into place: a crash or a power cut must not leave half a key.
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, text, { mode: 0o600, flush: true });
    await rename(temporary, path);
  } catch (error) {
    throw new StartError(
      `${dirname(path)} cannot be written: ${error instanceof Error ? error.message : error}. Set DATA_DIR to a folder that can.`,
    );
  }
  return text;
}
