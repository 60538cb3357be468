// A process of its own for decoding pictures: libvips works on the thread pool of its process, which in the server is also used for
// signatures. It holds no secret and no connection, and ends with the server or on request.
import sharp from 'sharp';
import { encodePicture } from './encode-picture.ts';

sharp.concurrency(1);
sharp.cache(false);

process.on('message', async (bytes: Uint8Array) => {
  const answer = await encodePicture(Buffer.from(bytes));
  process.send?.(answer);
});
process.on('disconnect', () => process.exit());
// Signals to the whole group (Ctrl-C, systemd) are left to the server, which lets requests under way finish.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
