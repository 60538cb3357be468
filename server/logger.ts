import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';
import { logScopeFields } from './log-scope.ts';

/**
 * Lines of JSON on the standard output, each with the ids of what it was logged for (`inLogScope`). Errors lose what drivers add
 * to them (values of rows, addresses): type, message, code and stack are kept, nothing else.
 * @param destination where to instead of the standard output
 */
export function buildLogger(level: Config['logLevel'], destination?: DestinationStream) {
  return pino(
    { level, base: null, serializers: { err: plainError }, mixin: () => ({ ...logScopeFields() }) },
    destination ?? pino.destination(1),
  );
}

/** From the configured level to `debug`, and back by the next call; the log says so both times. */
export function toggleDebug(logger: Logger, configured: Config['logLevel']): void {
  const from = logger.level;
  const to = from === configured ? 'debug' : configured;
  // Said while `debug` lets it through: the other level may not.
  logger.level = 'debug';
  logger.info({ from, to }, 'the log level changes');
  logger.level = to;
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = error.cause === undefined ? undefined : plainError(error.cause);
  return { type: error.name, message: error.message, code, stack: error.stack, cause };
}
