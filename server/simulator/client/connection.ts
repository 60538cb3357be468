/** What the control API said no to: a mistake, or a thing that the customer can't do now. */
export class ControlError extends Error {}

/** The control API's calls by method; an answer that isn't 2xx is thrown. */
export interface Connection {
  call: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;
  get: <Answer>(path: string) => Promise<Answer>;
  post: <Answer>(path: string, body?: unknown) => Promise<Answer>;
}

/** `url`: the simulator's, prefix included. */
export function connectionTo(url: string): Connection {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new ControlError(`[${method}] /control${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  };
  return { call, get: (path) => call('GET', path), post: (path, body = {}) => call('POST', path, body) };
}
