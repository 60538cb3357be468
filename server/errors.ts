/** The contract's problem codes and their HTTP statuses; `code` is what callers rely on. */
export const errorStatus = {
  invalid_body: 400,
  unauthorized: 401,
  forbidden: 403,
  passkey_required: 403,
  not_found: 404,
  conflict: 409,
  keys_undecided: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  busy: 503,
  overloaded: 503,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof errorStatus;

/** Where in the input a problem lies: `path` in dots (`card.title`), `message` in the caller's words. */
export type FieldError = { path: string; message: string };

/** A caller's mistake. Only `app.ts` turns it into a status and a problem document (RFC 9457). */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem document. */
  readonly more: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    about: { errors?: FieldError[]; retryAfterSeconds?: number; more?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.errors = about.errors;
    this.retryAfterSeconds = about.retryAfterSeconds;
    this.more = about.more;
  }
}

/** Something an operator must mend before the server can run; its message is shown as it stands, without a stack. */
export class StartError extends Error {}
