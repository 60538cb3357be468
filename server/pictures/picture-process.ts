// A process of its own for decoding pictures: libvips works on the thread pool of its process, which in the server is the one that
// signatures wait for. It holds no secret and no connection, and ends with the server, or when it is told to.
import sharp from 'sharp';
import { encodePicture } from './encode-picture.ts';

sharp.concurrency(1);
sharp.cache(false);

process.on('message', async (bytes: Uint8Array) => {
  const answer = await encodePicture(Buffer.from(bytes));
  process.send?.(answer);
});
process.on('disconnect', () => process.exit());
// Signals to the whole group (Ctrl-C, systemd) are the server's: it lets requests under way finish.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
