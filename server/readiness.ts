import type { Ending } from './ending.ts';
import type { FaultCode } from './store/database/database-fault.ts';
import type { DatabaseFinding } from './store/database/readiness-probe.ts';

/** Why this server wants no traffic: a code for programs, a sentence for people. */
type NotReady = { code: FaultCode | 'migrations_pending' | 'schema_unfit' | 'draining'; reason: string };

type Log = (fields: object, message: string) => void;

/** An answer is as old as this at most; the database is asked this often at most. */
const freshMs = 1_000;
/** A load balancer that waits two seconds still gets an answer. */
const deadlineMs = 1_500;

const silent: NotReady = { code: 'database_unreachable', reason: 'the database does not answer' };

export type Readiness = ReturnType<typeof buildReadiness>;

/**
 * Whether this server should get traffic: not once it is ending, whatever the database says.
 * @param probe what the database says; only one runs at a time, however many ask
 */
export function buildReadiness(
  probe: () => Promise<DatabaseFinding>,
  ending: Pick<Ending, 'draining'>,
  log: { warn: Log; info: Log },
) {
  let known: { problem: NotReady | null; at: number } | null = null;
  let running: Promise<NotReady | null> | null = null;

  const keep = (problem: NotReady | null) => {
    const before = known?.problem?.code ?? null;
    if (problem && problem.code !== before) log.warn({ code: problem.code }, `not ready: ${problem.reason}`);
    if (!problem && before) log.info({}, 'ready again');
    known = { problem, at: performance.now() };
    return problem;
  };
  const ask = () => {
    running ??= probe()
      .then((finding) => keep(problemOf(finding)))
      .finally(() => {
        running = null;
      });
    return running;
  };
  const withinDeadline = async (answer: Promise<NotReady | null>) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<NotReady>((resolve) => {
      timer = setTimeout(() => resolve(silent), deadlineMs);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  };

  return {
    /** Within 1.5 s. @returns null if ready */
    async check(): Promise<NotReady | null> {
      if (ending.draining) return { code: 'draining', reason: 'the server is shutting down' };
      if (known && performance.now() - known.at < freshMs) return known.problem;
      return withinDeadline(ask());
    },

    /** Asks once a second by itself, so that `check` hardly ever waits. @returns how to stop it */
    start(): () => void {
      const timer = setInterval(() => void ask(), freshMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function problemOf(finding: DatabaseFinding): NotReady | null {
  switch (finding?.kind) {
    case undefined:
      return null;
    case 'pending':
      return { code: 'migrations_pending', reason: `migrations are pending: ${finding.names.join(', ')}` };
    case 'unfit_schema':
      return { code: 'schema_unfit', reason: finding.message };
    case 'fault': {
      const { error, fault } = finding;
      const sqlState = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
      return { code: fault.code, reason: `the database ${fault.words}${sqlState}` };
    }
  }
}

/** What `/readyz` says. */
export async function readinessAnswer({ check }: Pick<Readiness, 'check'>) {
  const problem = await check();
  return problem
    ? { status: 503, body: { status: 'not_ready', ...problem } }
    : { status: 200, body: { status: 'ready' } };
}
