import type { FastifyReply } from 'fastify';
import type { Host } from '../http/host.ts';
import { escapeHtml, htmlPage } from '../http/page.ts';
import type { World } from '../world/world.ts';
import { numberByPhone, readChatLink } from './links.ts';

/** `wa.me`: a page whose one button opens the app with the text as a draft. `/send?phone=` is `api.whatsapp.com`'s form of it. */
export const chatLinkHost = (world: World): Host => ({
  name: 'wa',
  refuse: (_request, reply, status) => notFound(reply, status),
  routes: (app) => {
    app.get('/*', (request, reply) => {
      const { pathname, searchParams, search } = new URL(request.url, world.origin());
      const isSend = pathname.endsWith('/wa/send');
      const phone = isSend ? searchParams.get('phone') : pathname.split('/').at(-1);
      const link = readChatLink(
        world,
        isSend ? `https://api.whatsapp.com/send${search}` : `https://wa.me/${phone}${search}`,
      );
      const number = link && numberByPhone(world, link.phone);
      if (!link || !number) return notFound(reply, 404);
      const href = `whatsapp://send?${new URLSearchParams({ ...link })}`;
      return htmlPage(
        reply,
        200,
        number.name,
        `<h1>${escapeHtml(number.name)}</h1><p>+${link.phone}</p><a class="yes" href="${escapeHtml(href)}">Continue to Chat</a>`,
      );
    });
  },
});

const notFound = (reply: FastifyReply, status: number): FastifyReply =>
  htmlPage(reply, status, 'WhatsApp', '<p>The phone number shared via the link is incorrect.</p>');
