import { createHash } from 'node:crypto';
import fastifyMultipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Context } from '../../context.ts';
import { fieldError } from '../../contract/codes.ts';
import { idSchema } from '../../contract/common.ts';
import { tooManyImageBytes } from '../../contract/image-limits.ts';
import { imageSchema, imageSizeSchema } from '../../contract/images.ts';
import { AppError } from '../../errors.ts';
import { saveImage } from '../../flows/images/save-image.ts';
import { servedImage } from '../../flows/images/served-image.ts';
import { notFound } from '../../flows/not-found.ts';
import { actorOf, requires } from './auth.ts';
import { create } from './create.ts';

/** `/api/v1/images`: the one call that isn't JSON. */
export function imageRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.removeAllContentTypeParsers();
    await app.register(fastifyMultipart, {
      limits: { fileSize: tooManyImageBytes - 1, files: 1, fields: 0, headerPairs: 20 },
    });
    app.addHook('onRequest', requires(context, 'use'));
    app.addHook('onRequest', async (request) => {
      if (isForm(request)) return;
      throw new AppError('unsupported_media_type', { reason: 'picture_form' });
    });
    app.post('', { schema: { response: { 201: imageSchema } } }, async (request, reply) => {
      const bytes = await readFile(context, request);
      // The same key with another picture is another call: the form itself differs each time (its boundary).
      const body = createHash('sha256').update(bytes).digest('hex');
      return create(context, request, reply, () => saveImage(context, bytes, actorOf(request).id), { body });
    });
  };
}

const isForm = (request: FastifyRequest): boolean =>
  /^multipart\/form-data\s*;.*boundary=./i.test(request.headers['content-type'] ?? '');

/** @throws AppError `too_large` from 5 MB on, `invalid_body` for a form that has no file or breaks off */
async function readFile(context: Context, request: FastifyRequest): Promise<Buffer> {
  let part: MultipartFile | undefined;
  try {
    part = await request.file();
    if (part?.fieldname === 'file') return await part.toBuffer();
  } catch (error) {
    if (part?.file.truncated) throw tooLarge(request);
    // The parser's errors have no class of their own; all are about the request.
    context.log.debug({ err: error }, 'an upload cannot be read');
  }
  throw noFile();
}

const noFile = () =>
  new AppError('invalid_body', { reason: 'picture_missing', errors: [fieldError('file', 'picture_missing')] });

function tooLarge(request: FastifyRequest): AppError {
  const bytes = Number(request.headers['content-length']);
  return new AppError('too_large', {
    reason: 'picture_too_large',
    // 0: not given.
    params: { megabytes: bytes > 0 ? Math.round((bytes / 1024 / 1024) * 10) / 10 : 0 },
  });
}

const servedParamsSchema = z.strictObject({ id: idSchema, size: imageSizeSchema });

/** `/images/:id/:size`, for the platforms and everybody's browser. */
export function servedImageRoutes(context: Context): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/:id/:size', { schema: { hide: true } }, async (request, reply) => {
      const params = servedParamsSchema.safeParse(request.params);
      if (!params.success) throw notFound('picture');
      const { id, size } = params.data;
      const image = await servedImage(context, id, size);
      if (!image) throw notFound('picture');
      reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', etag: image.etag });
      if (request.headers['if-none-match'] === image.etag) return reply.status(304).send();
      return reply.type(image.type).send(image.data);
    });
  };
}
