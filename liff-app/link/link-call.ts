declare global {
  interface Window {
    /** The first call, which the HTML has made before the page's script was there (`early.ts`). */
    earlyLink?: Promise<Response>;
  }
}

/**
 * One call under `/api/v1/link`. With the browser's own credentials, though the server needs none: a call without them would open a
 * connection of its own.
 */
export const callLink = (path: string, init: RequestInit): Promise<Response> =>
  fetch(`/api/v1/link${path}`, { ...init, cache: 'no-store' });

export const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
