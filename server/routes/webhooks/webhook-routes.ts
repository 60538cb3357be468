import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';
import { idSchema } from '../../contract/common.ts';
import { platformIds, platforms } from '../../contract/platforms.ts';
import { AppError } from '../../errors.ts';
import {
  metaHandshake,
  receiveMetaEvents,
  receiveOwnEvents,
  type WebhookAnswer,
} from '../../flows/inbound/receive-event.ts';
import { notFound } from '../../flows/not-found.ts';
import { receiveDeletionRequest } from '../../flows/profiles/deletion-request.ts';

/** WhatsApp's webhooks may have 3 MB; no platform's are larger. */
const maxBodyBytes = 4 * 1024 * 1024;
/** A form with one signed field. */
const maxFormBytes = 16 * 1024;

/** `/webhooks/…`: the signature is over the raw bytes, so no body is parsed here. */
export function webhookRoutes(context: Context): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
      done(null, body),
    );

    for (const platform of platformIds.filter((one) => platforms[one].webhook === 'own')) {
      app.post<{ Params: { channelId: string } }>(
        `/${platform}/:channelId`,
        { bodyLimit: maxBodyBytes },
        async (request, reply) => {
          const channelId = idSchema.safeParse(request.params.channelId);
          if (!channelId.success) return send(reply, 'unknown_channel');
          const at = { platform, channelId: channelId.data };
          return send(reply, await receiveOwnEvents(context, at, bytes(request.body), request.headers));
        },
      );
    }
    app.post('/meta', { bodyLimit: maxBodyBytes }, async (request, reply) =>
      send(reply, await receiveMetaEvents(context, bytes(request.body), request.headers)),
    );
    app.post('/meta/data-deletion', { bodyLimit: maxFormBytes }, async (request, reply) => {
      const form = new URLSearchParams(bytes(request.body).toString('utf8'));
      return reply
        .header('cache-control', 'no-store')
        .send(await receiveDeletionRequest(context, form.get('signed_request') ?? ''));
    });
    app.get<{ Querystring: Record<string, unknown> }>('/meta', async (request, reply) => {
      const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = request.query;
      const known =
        mode === 'subscribe' && typeof token === 'string' && (await metaHandshake(context, token, request.ip));
      if (!known || typeof challenge !== 'string') throw new AppError('forbidden', { reason: 'verify_token' });
      return reply.type('text/plain; charset=utf-8').send(challenge);
    });
  };
}

const bytes = (body: unknown) => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

function send(reply: FastifyReply, answer: WebhookAnswer) {
  switch (answer) {
    case 'stored':
      return reply.status(200).send({});
    case 'unauthorized':
      throw new AppError('unauthorized', { reason: 'signature' });
    case 'unknown_channel':
      throw notFound('channel');
  }
}
