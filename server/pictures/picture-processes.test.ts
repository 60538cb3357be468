// Which pictures may be decoded, and that links and the server never wait for them.
import { webcrypto } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pictureProgram } from '../testing/entry/picture-program.ts';
import { openTestApp, type TestApp } from '../testing/test-app.ts';
import { plain, upload } from '../testing/test-pictures.ts';
import { buildPictureProcesses } from './picture-processes.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

/** A PNG of one colour: few bytes at any size. */
function thinPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((width + 1) * height));
  const mark = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([mark, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

test('14 §1.5: four small pictures of 1 × 9,000,000 are refused by their header, while a link runs', async () => {
  const picture = thinPng(1, 9_000_000);
  expect(picture.length).toBeLessThan(100_000);
  const customer = await app.newCustomer();
  const tap = await app.tap(await app.newCard(customer));
  const uploads = Promise.all(Array.from({ length: 4 }, () => upload(app, picture)));
  expect((await app.postLink(tap, await app.login(customer))).status).toBe('linked');
  for (const refused of await uploads) {
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect(refused.body.title).toMatch(/a side of more than 12,000 pixels/);
  }
});

test.each([
  [12_000, 1, 201],
  [12_001, 1, 400],
  [1, 12_001, 400],
])('14 §1.5: a picture of %i × %i returns %i', async (width, height, status) => {
  expect((await upload(app, thinPng(width, height))).status).toBe(status);
});

describe('14 §1.5: at most two at a time, in separate processes', () => {
  /** A program that never answers. */
  const hanging = () => 'server/testing/entry/hanging-pictures.mjs';
  const some = Buffer.from('any');
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

  test('signatures never wait for a picture: the server’s own thread pool sees none', async () => {
    const picture = await plain(1500, 1500).jpeg().toBuffer();
    const { privateKey } = await webcrypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
    let uploaded: Awaited<ReturnType<typeof upload>>[] | null = null;
    const uploads = Promise.all([1, 2, 3].map(() => upload(app, picture))).then((all) => {
      uploaded = all;
    });
    let inPool = 0;
    let signatures = 0;
    while (!uploaded) {
      await webcrypto.subtle.sign(ecdsa, privateKey, some);
      signatures += 1;
      const { process, queue } = sharp.counters();
      inPool = Math.max(inPool, process + queue);
    }
    await uploads;
    expect(uploaded).toMatchObject(Array(3).fill({ status: 201 }));
    expect([inPool, signatures > 0]).toEqual([0, true]);
  });

  test('the third waits, the fourth is refused as busy', async () => {
    const pictures = buildPictureProcesses(hanging, { queue: 1 });
    const two = [pictures.encode(some), pictures.encode(some)];
    const third = pictures.encode(some);
    expect(await pictures.encode(some)).toEqual({ ok: false, problem: 'busy' });
    await expect.poll(() => pictures.running()).toBe(2);
    pictures.close();
    // Their processes were killed; the third then has one.
    expect(await Promise.all(two)).toEqual(Array(2).fill({ ok: false, problem: 'crashed' }));
    await expect.poll(() => pictures.running()).toBe(1);
    pictures.close();
    expect(await third).toEqual({ ok: false, problem: 'crashed' });
  });

  test('waiting too long and taking too long are reported, and the place is free again', async () => {
    const pictures = buildPictureProcesses(hanging, { places: 1, maxWaitMs: 1 });
    const first = pictures.encode(some);
    expect(await pictures.encode(some)).toEqual({ ok: false, problem: 'busy' });
    pictures.close();
    await first;
    const short = buildPictureProcesses(hanging, { places: 1, deadlineMs: 1 });
    expect(await short.encode(some)).toEqual({ ok: false, problem: 'slow' });
    expect(await short.encode(some)).toEqual({ ok: false, problem: 'slow' });
    await expect.poll(() => short.running()).toBe(0);
  });

  test('a process is reused, and ends when it is idle', async () => {
    const pictures = buildPictureProcesses(pictureProgram, { idleMs: 200 });
    expect(pictures.running()).toBe(0);
    const picture = await plain(9, 9).png().toBuffer();
    expect(await pictures.encode(picture)).toMatchObject({ ok: true, picture: { width: 9, height: 9 } });
    expect(await pictures.encode(some)).toEqual({ ok: false, problem: 'kind' });
    expect(pictures.running()).toBe(1);
    await expect.poll(() => pictures.running(), { timeout: 20_000 }).toBe(0);
  });
});

test('14 §1.5: too many pictures are a 503 with Retry-After, and a crash is an invalid picture', async () => {
  const { encode } = app.context.pictures;
  try {
    app.context.pictures.encode = async () => ({ ok: false, problem: 'busy' });
    expect(await upload(app, Buffer.from('x'))).toMatchObject({
      status: 503,
      retryAfter: '5',
      body: { code: 'overloaded' },
    });
    for (const problem of ['crashed', 'slow'] as const) {
      app.context.pictures.encode = async () => ({ ok: false, problem });
      expect(await upload(app, Buffer.from('x'))).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    }
  } finally {
    app.context.pictures.encode = encode;
  }
});
