import type { FastifyReply } from 'fastify';
import { escapeHtml, htmlPage } from '../http/page.ts';
import type { Customer, LineChannel } from '../world/accounts.ts';

/** LINE's «400 Bad Request» page. */
export const errorPage = (reply: FastifyReply, reason: string): FastifyReply =>
  htmlPage(reply, 400, '400 Bad Request', `<h1>400 Bad Request</h1><p>${escapeHtml(reason)}</p>`);

/** LINE's question before the first sign-in; its two links go back to the same address (`query`) with an answer. */
export function consentPage(
  reply: FastifyReply,
  channel: LineChannel,
  customer: Customer,
  query: URLSearchParams,
): FastifyReply {
  const href = (answer: string) => escapeHtml(`?${query}&answer=${answer}`);
  return htmlPage(
    reply,
    200,
    'LINE Login',
    `<h1>${escapeHtml(channel.name)}</h1><p>${escapeHtml(customer.name)}, this service wants your profile and user ID.</p>` +
      `<a class="yes" href="${href('accept')}">Allow</a><a href="${href('deny')}">Cancel</a>`,
  );
}

/** `line.me/R/ti/p/…`: the account's profile with «Add» or «Unblock». A friend sees a link into the chat. */
export function addFriendPage(
  reply: FastifyReply,
  channel: LineChannel,
  state: 'never' | 'friend' | 'blocked',
): FastifyReply {
  const label = { never: 'Add', blocked: 'Unblock', friend: 'Chat' }[state];
  const form =
    state === 'friend' ? `<p>You are friends.</p>` : `<form method="post"><button class="yes">${label}</button></form>`;
  return htmlPage(
    reply,
    200,
    channel.name,
    `<h1>${escapeHtml(channel.name)}</h1><p>${escapeHtml(channel.basicId)}</p>${form}`,
  );
}
