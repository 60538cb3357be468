import type { Config } from './config.ts';

/** What the server can run with and the operator will hardly want, in sentences. */
export function configWarnings({ mode, publicUrl }: Pick<Config, 'mode' | 'publicUrl'>): string[] {
  const isIp = /^(\d+(\.\d+){3}|\[.*\])$/.test(new URL(publicUrl).hostname);
  if (mode === 'demo' || !isIp) return [];
  return [
    `PUBLIC_URL ${publicUrl} is an IP address: passkeys need a name, so nobody can sign in to the console. Set it to a name.`,
  ];
}
