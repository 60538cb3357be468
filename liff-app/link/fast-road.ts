/** What the server needs to identify the customer. */
export type Tokens = { idToken: string; accessToken: string };

/**
 * Inside LINE the tokens are in the address's fragment on the first load, so the page can ask the server before the SDK is loaded.
 * They are returned only if the agent is LINE's LIFF browser and the fragment was made for our LIFF app; else null, and the
 * documented path is taken. Nothing is trusted here: the server checks the tokens.
 */
export function tokensInFragment(fragment: string, userAgent: string, liffId: string): Tokens | null {
  if (!/\bLine\/\d+\.\d+\.\d+ LIFF\b/.test(userAgent)) return null;
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const idToken = values.get('id_token');
  const accessToken = values.get('access_token');
  const isOurs =
    values.get('client_id') === liffId.split('-')[0] && contextLiffId(values.get('context_token')) === liffId;
  return isOurs && idToken && accessToken ? { idToken, accessToken } : null;
}

function contextLiffId(contextToken: string | null): unknown {
  try {
    const payload = contextToken?.split('.')[1] ?? '';
    return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))).liffId;
  } catch {
    return null;
  }
}
