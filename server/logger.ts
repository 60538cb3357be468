import { type DestinationStream, pino } from 'pino';
import type { Config } from './config.ts';

/**
 * Lines of JSON on the standard output. Errors lose what drivers add to them (values of rows, addresses): type, message,
 * code and stack are kept, nothing else.
 * @param destination where to instead of the standard output
 */
export function buildLogger(level: Config['logLevel'], destination?: DestinationStream) {
  return pino({ level, base: null, serializers: { err: plainError } }, destination ?? pino.destination(1));
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = error.cause === undefined ? undefined : plainError(error.cause);
  return { type: error.name, message: error.message, code, stack: error.stack, cause };
}
