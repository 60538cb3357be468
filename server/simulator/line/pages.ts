import type { FastifyReply } from 'fastify';
import type { Customer, LineChannel } from '../world/accounts.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

// On OmniLink's own origin a stricter policy would come from there: these pages stand in the phone page's frames and hold a form.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

function page(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  const style =
    'body{font:16px system-ui;margin:2rem auto;max-width:24rem;padding:0 1rem;text-align:center}' +
    'a,button{display:block;width:100%;box-sizing:border-box;margin:.75rem 0;padding:.9rem;border:1px solid #ccc;border-radius:8px;' +
    'background:#fff;color:#111;font:inherit;text-decoration:none}.yes{background:#06c755;border-color:#06c755;color:#fff}';
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${escapeHtml(title)}</title><style>${style}</style><main>${body}</main>`,
    );
}

/** LINE's «400 Bad Request» page. */
export const errorPage = (reply: FastifyReply, reason: string): FastifyReply =>
  page(reply, 400, '400 Bad Request', `<h1>400 Bad Request</h1><p>${escapeHtml(reason)}</p>`);

/** LINE's question before the first sign-in; its two links go back to the same address (`query`) with an answer. */
export function consentPage(
  reply: FastifyReply,
  channel: LineChannel,
  customer: Customer,
  query: URLSearchParams,
): FastifyReply {
  const href = (answer: string) => escapeHtml(`?${query}&answer=${answer}`);
  return page(
    reply,
    200,
    'LINE Login',
    `<h1>${escapeHtml(channel.name)}</h1><p>${escapeHtml(customer.name)}, this service wants your profile and user ID.</p>` +
      `<a class="yes" href="${href('accept')}">Allow</a><a href="${href('deny')}">Cancel</a>`,
  );
}

/** `line.me/R/ti/p/…`: the account's profile with «Add» or «Unblock». A friend sees a way into the chat. */
export function addFriendPage(
  reply: FastifyReply,
  channel: LineChannel,
  state: 'never' | 'friend' | 'blocked',
): FastifyReply {
  const label = { never: 'Add', blocked: 'Unblock', friend: 'Chat' }[state];
  const form =
    state === 'friend' ? `<p>You are friends.</p>` : `<form method="post"><button class="yes">${label}</button></form>`;
  return page(
    reply,
    200,
    channel.name,
    `<h1>${escapeHtml(channel.name)}</h1><p>${escapeHtml(channel.basicId)}</p>${form}`,
  );
}
