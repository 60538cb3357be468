import { type ParseArgsConfig, parseArgs } from 'node:util';
import { StartError } from './errors.ts';

/** What Node's `parseArgs` reads. @param help what is said after its words @throws StartError for what isn't known */
export function readArgs<T extends ParseArgsConfig>(config: T, help = ''): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}${help}`);
  }
}

const flag = { type: 'boolean' } as const;
const help =
  '. Without an option the server starts. There are: npm run migrate, rotate-secrets, backup, restore and sign-in-link.';

/**
 * What a command line asks for that has none of the other commands; null for the server.
 * @throws StartError for anything that isn't known
 */
export function plainCommand(args: string[]): 'migrate-only' | 'rotate-secrets' | null {
  const { values } = readArgs({ args, options: { 'migrate-only': flag, 'rotate-secrets': flag } }, help);
  if (values['migrate-only'] && values['rotate-secrets']) {
    throw new StartError('Only one of --migrate-only, --rotate-secrets can be done at a time.');
  }
  return values['migrate-only'] ? 'migrate-only' : values['rotate-secrets'] ? 'rotate-secrets' : null;
}
