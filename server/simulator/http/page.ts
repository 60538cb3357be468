import type { FastifyReply } from 'fastify';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

// On OmniLink's own origin a stricter policy would come from there: these pages are in the phone page's frames and contain a form.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/** A small page of a vendor's, with `body` as HTML. */
export function htmlPage(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
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
