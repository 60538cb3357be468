// Pictures for tests, generated on demand: no binaries are stored with the code.
import sharp from 'sharp';
import type { ImageView } from '../contract/images.ts';
import type { TestApp } from './test-app.ts';

/** A picture of one colour. */
export const plain = (width: number, height: number, background = '#8b4513') =>
  sharp({ create: { width, height, channels: 3, background } });

/** Three stripes, red, green and blue, from left to right. */
export async function stripes(width: number, height: number) {
  const third = Math.floor(width / 3);
  const stripe = async (background: string, left: number) => ({
    input: await sharp({ create: { width: third, height, channels: 3, background } })
      .png()
      .toBuffer(),
    left,
    top: 0,
  });
  const parts = [await stripe('#ff0000', 0), await stripe('#00ff00', third), await stripe('#0000ff', 2 * third)];
  return sharp(await plain(width, height).composite(parts).png().toBuffer());
}

/** `POST /api/v1/images` with the test's administrator key. */
export async function upload(
  app: Pick<TestApp, 'url' | 'context'>,
  file: Uint8Array,
  { name = 'x.png', part = 'file', headers = {} }: { name?: string; part?: string; headers?: object } = {},
) {
  const form = new FormData();
  form.append(part, new Blob([Uint8Array.from(file)]), name);
  const response = await fetch(`${app.url}/api/v1/images`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${app.context.config.adminApiKey}`, ...headers },
  });
  const retryAfter = response.headers.get('retry-after');
  return {
    status: response.status,
    retryAfter,
    body: (await response.json()) as ImageView & { code?: string; title?: string },
  };
}

/** The served sizes of a picture. */
export async function served(app: TestApp, id: string, size: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/images/${id}/${size}`, { headers });
  return { status: response.status, headers: response.headers, data: Buffer.from(await response.arrayBuffer()) };
}
