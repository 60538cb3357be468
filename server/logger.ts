import { pino } from 'pino';
import type { Config } from './config.ts';

/**
 * Lines of JSON on the standard output. Errors lose what drivers add to them (values of rows, addresses): type, message,
 * code and stack are kept, nothing else.
 */
export function buildLogger(level: Config['logLevel']) {
  return pino({ level, base: null, serializers: { err: plainError } });
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = error.cause === undefined ? undefined : plainError(error.cause);
  return { type: error.name, message: error.message, code, stack: error.stack, cause };
}
