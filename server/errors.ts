import { type FieldError, type ProblemCode, problemStatus, type ReasonOf } from './contract/codes.ts';
import { problemTitle } from './words/problem-words.ts';

type About<C extends ProblemCode> = ReasonOf<C> & {
  errors?: FieldError[];
  retryAfterSeconds?: number;
  more?: Record<string, unknown>;
};

/** A caller's mistake. Only `problem.ts` turns it into a status and a problem document (RFC 9457). */
export class AppError<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C;
  /** The text beyond its code. */
  readonly said: ReasonOf<ProblemCode>;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem document. */
  readonly more: Record<string, unknown> | undefined;

  get status(): number {
    return problemStatus[this.code];
  }

  constructor(code: C, about?: About<C>) {
    const { errors, retryAfterSeconds, more, ...said } = about ?? {};
    super(problemTitle(code, said as ReasonOf<ProblemCode>));
    this.code = code;
    this.said = said as ReasonOf<ProblemCode>;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
    this.more = more;
  }
}

/** Something an operator must fix before the server can run; its message is shown verbatim, without a stack. */
export class StartError extends Error {}
