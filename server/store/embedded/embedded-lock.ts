// One process at a time may start, adopt or stop the server of a folder. The lock is a listening socket, because the system
// releases it when its holder is killed; a lock file would depend on process ids, which are reused.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './embedded-error.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/** Takes the lock of a folder (a real, absolute path) for this process; null while another process holds it. */
export async function takeLock(folder: string): Promise<FolderLock | null> {
  const name = `omnilink-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return await listen(`\0${name}`);
  if (process.platform === 'win32') return await listen(`\\\\?\\pipe\\${name}`);
  const path = join(tmpdir(), `${name}.sock`);
  const lock = await listen(path);
  if (lock || (await answers(path))) return lock;
  // Without abstract sockets, a socket file outlives its process.
  await rm(path, { force: true });
  return await listen(path);
}

async function listen(address: string): Promise<FolderLock | null> {
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address, resolve);
    });
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return null;
    throw error;
  }
  server.unref();
  return { release: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('close', () => socket.destroy());
  });
}
