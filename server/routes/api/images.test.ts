import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';
import { plain, served, stripes, upload } from '../../testing/test-pictures.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const jpeg = (width: number, height: number) => plain(width, height).jpeg().toBuffer();
/** A picture with a tail behind its last pixel, so that the file has this many bytes. */
const ofBytes = async (bytes: number) => {
  const picture = await jpeg(700, 300);
  return Buffer.concat([picture, Buffer.alloc(bytes - picture.length, 'hidden')]);
};
const fiveMegabytes = 5 * 1024 * 1024;

test.each([
  ['a JPEG', () => jpeg(800, 400), { width: 800, height: 400, advice: [] }],
  ['a PNG', () => plain(800, 400).png().toBuffer(), { width: 800, height: 400 }],
  ['a WebP', () => plain(800, 400).webp().toBuffer(), { width: 800, height: 400 }],
  ['a still GIF', () => plain(800, 400).gif().toBuffer(), { width: 800, height: 400 }],
  ['660 pixels', () => jpeg(660, 10), { advice: [] }],
  ['659 pixels', () => jpeg(659, 10), { advice: [{ code: 'too_narrow', message: expect.stringContaining('659 px') }] }],
  ['one byte under 5 MB', () => ofBytes(fiveMegabytes - 1), { bytes: fiveMegabytes - 1 }],
  ['25 megapixels', () => plain(10_000, 2500).png().toBuffer(), { width: 10_000, height: 2500 }],
  ['one pixel', () => plain(1, 1).png().toBuffer(), { width: 1, height: 1 }],
])('%s is accepted', async (_what, make, image) => {
  const { status, body } = await upload(app, await make(), { name: 'evil.svg' });
  expect([status, body]).toMatchObject([201, image]);
  for (const size of ['own', 'square', 'preview']) {
    const { data } = await served(app, body.id, size);
    const facts = await sharp(data).metadata();
    expect(Math.max(facts.width, facts.height)).toBeLessThanOrEqual(size === 'preview' ? 240 : 1024);
    if (size === 'square') expect(facts.width).toBe(facts.height);
  }
});

const animated = async () => {
  const frames = [await plain(20, 20).png().toBuffer(), await plain(20, 20).negate().png().toBuffer()];
  return sharp(frames, { join: { animated: true } });
};
const wordsOfKinds = 'JPEG, PNG, WebP or still GIF.';

test.each([
  ['exactly 5 MB', () => ofBytes(fiveMegabytes), 413, 'too_large', /^5\.0 MB; must be under 5 MB\.$/],
  ['12 MB', () => ofBytes(12 * 1024 * 1024), 413, 'too_large', /^12\.0 MB; must be under 5 MB\.$/],
  ['an animated GIF', async () => (await animated()).gif().toBuffer(), 415, 'unsupported_media_type', wordsOfKinds],
  ['an animated WebP', async () => (await animated()).webp().toBuffer(), 415, 'unsupported_media_type', wordsOfKinds],
  [
    'an SVG',
    async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    415,
    'unsupported_media_type',
    wordsOfKinds,
  ],
  [
    'a HEIC',
    async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
    415,
    'unsupported_media_type',
    wordsOfKinds,
  ],
  ['a TIFF', () => plain(9, 9).tiff().toBuffer(), 415, 'unsupported_media_type', wordsOfKinds],
  ['a text called .png', async () => Buffer.from('hello'), 415, 'unsupported_media_type', wordsOfKinds],
  ['nothing', async () => Buffer.alloc(0), 415, 'unsupported_media_type', wordsOfKinds],
  ['half a JPEG', async () => (await jpeg(800, 400)).subarray(0, 1500), 400, 'invalid_body', /broken/],
  [
    'half a PNG',
    async () => (await (await stripes(800, 400)).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 5000),
    400,
    'invalid_body',
    /broken/,
  ],
  [
    'a PNG’s first bytes',
    async () => Buffer.from('\x89PNG\r\n\x1a\n and no more', 'latin1'),
    400,
    'invalid_body',
    /broken/,
  ],
  ['26 megapixels in few bytes', () => plain(10_400, 2500).png().toBuffer(), 400, 'invalid_body', /25 million at most/],
] as const)('%s is refused', async (_what, make, status, code, title) => {
  const refused = await upload(app, await make());
  expect([refused.status, refused.body]).toMatchObject([
    status,
    { code, title: typeof title === 'string' ? title : expect.stringMatching(title) },
  ]);
});

test('a photo’s location is removed, and it is upright', async () => {
  const photo = await (await stripes(900, 300))
    .withExif({ IFD0: { Make: 'SpyCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '25/1 2/1 3/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect((await sharp(photo).metadata()).exif?.includes('SpyCam')).toBe(true);
  const { body } = await upload(app, Buffer.concat([photo, Buffer.from('hidden tail')]));
  // Orientation 6: the camera was rotated; the stored left edge is the top.
  expect(body).toMatchObject({ width: 300, height: 900 });
  const own = (await served(app, body.id, 'own')).data;
  expect(await sharp(own).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 900 });
  expect(await colorAt(own, 150, 30)).toBe('red');
  expect(await colorAt(own, 150, 870)).toBe('blue');
  for (const size of ['own', 'square', 'preview']) {
    const { data } = await served(app, body.id, size);
    const { exif, xmp, iptc, icc, orientation } = await sharp(data).metadata();
    expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
    expect(data.includes('SpyCam') || data.includes('hidden tail')).toBe(false);
  }
});

test.each(['jpeg', 'png', 'webp'] as const)(
  'a %s with a place and a wide colour profile: sRGB without either',
  async (kind) => {
    const photo = await plain(90, 60, '#ff0000')
      .withIccProfile('p3')
      .withExifMerge({ IFD0: { Make: 'SpyCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '25/1 2/1 3/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><SpyCam/></x:xmpmeta>')
      .toFormat(kind)
      .toBuffer();
    const facts = await sharp(photo).metadata();
    expect([facts.exif, facts.xmp, facts.icc].map(Boolean)).toEqual([true, true, true]);
    const { body } = await upload(app, photo);
    for (const size of ['own', 'square', 'preview']) {
      const { data } = await served(app, body.id, size);
      const { exif, xmp, iptc, icc, orientation, space } = await sharp(data).metadata();
      expect({ exif, xmp, iptc, icc, orientation, space }).toEqual({ space: 'srgb' });
      expect(data.includes('SpyCam')).toBe(false);
      const [red = 0, green = 255, blue = 255] = await sharp(data).removeAlpha().raw().toBuffer();
      expect([red > 250, green < 10, blue < 10]).toEqual([true, true, true]);
    }
  },
);

test('the square is the centre', async () => {
  const { body } = await upload(app, await (await stripes(900, 300)).png().toBuffer());
  const { data } = await served(app, body.id, 'square');
  expect(await sharp(data).metadata()).toMatchObject({ width: 300, height: 300 });
  expect([await colorAt(data, 5, 150), await colorAt(data, 295, 150)]).toEqual(['green', 'green']);
});

test('transparency stays, and noise is reduced until it is under a megabyte', async () => {
  const seeThrough = sharp({
    create: { width: 700, height: 700, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.4 } },
  });
  const { body: glass } = await upload(app, await seeThrough.png().toBuffer());
  const own = await served(app, glass.id, 'own');
  expect(own.headers.get('content-type')).toBe('image/png');
  expect((await sharp(own.data).stats()).isOpaque).toBe(false);

  const noise = sharp({
    create: {
      width: 900,
      height: 900,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
  const { body } = await upload(app, await noise.ensureAlpha(0.5).webp({ quality: 90 }).toBuffer());
  const { data } = await served(app, body.id, 'own');
  expect(data.length).toBeLessThanOrEqual(1_000_000);
});

test('a picture may be cached by all for a year, at an address that never changes', async () => {
  const { body } = await upload(app, await jpeg(700, 700));
  const { headers, status } = await served(app, body.id, 'own');
  const etag = headers.get('etag') ?? '';
  expect([
    status,
    headers.get('content-type'),
    headers.get('cache-control'),
    headers.get('x-content-type-options'),
  ]).toEqual([200, 'image/jpeg', 'public, max-age=31536000, immutable', 'nosniff']);
  expect(etag).not.toBe('');
  expect((await served(app, body.id, 'square')).headers.get('etag')).not.toBe(etag);
  expect(await served(app, body.id, 'own', { 'if-none-match': etag })).toMatchObject({
    status: 304,
    data: Buffer.alloc(0),
  });

  for (const path of [`${body.id}/large`, `${randomUUID()}/own`, 'no-id/own', `${body.id}/own/more`]) {
    const unknown = await fetch(`${app.url}/images/${path}`);
    expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([404, null]);
  }
});

test('the same Idempotency-Key gives the first answer, for the same picture only', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const [one, other] = [await jpeg(700, 300), await jpeg(700, 301)];
  const first = await upload(app, one, { headers });
  expect(await upload(app, one, { headers })).toEqual(first);
  expect(first.status).toBe(201);
  expect((await upload(app, other, { headers })).body.code).toBe('idempotency_mismatch');
});

test('an incomplete form, a form without a picture and other bodies are refused', async () => {
  const post = async (body: BodyInit, type?: string, key = app.context.config.adminApiKey ?? '') => {
    const headers = { authorization: `Bearer ${key}`, ...(type && { 'content-type': type }) };
    const response = await fetch(`${app.url}/api/v1/images`, { method: 'POST', body, headers });
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  const form = (text: string) => post(text, 'multipart/form-data; boundary=b');
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
  expect(await form(`${head}half`)).toEqual([400, 'invalid_body']);
  expect(await form('--b--\r\n')).toEqual([400, 'invalid_body']);
  expect(await form('')).toEqual([400, 'invalid_body']);
  expect(await form('--b\r\ncontent-disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n')).toEqual([
    400,
    'invalid_body',
  ]);
  expect((await upload(app, await jpeg(9, 9), { part: 'picture' })).body.code).toBe('invalid_body');
  expect(await post('x', 'multipart/form-data')).toEqual([415, 'unsupported_media_type']);
  expect(await post('{}', 'application/json')).toEqual([415, 'unsupported_media_type']);
  expect(await post(new Uint8Array(await jpeg(9, 9)), 'image/jpeg')).toEqual([415, 'unsupported_media_type']);
  expect(await post('x', 'multipart/form-data; boundary=b', 'nobody')).toEqual([401, 'unauthorized']);
});

async function colorAt(picture: Buffer, left: number, top: number): Promise<string> {
  const pixel = await sharp(picture).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer();
  return ['red', 'green', 'blue'][pixel.indexOf(Math.max(...pixel))] ?? '';
}
