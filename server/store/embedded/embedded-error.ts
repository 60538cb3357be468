/** Why the embedded database can't run, as one sentence for the operator. To be printed without a stack. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError';
}

/** The system's error code (`EACCES`, `ENOSPC`, …) of a failed call, or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const wordsOf: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such folder, and none can be made',
  ENOTDIR: 'part of the path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
};

/** Turns a failed file operation on `path` into an EmbeddedError: `Can't write <path> (<why>). <advice>`. */
export function cannotWrite(path: string, error: unknown, advice: string): EmbeddedError {
  const code = codeOf(error);
  const why = (code && wordsOf[code]) ?? code ?? String(error);
  return new EmbeddedError(`Can't write ${path} (${why}). ${advice}`, { cause: error });
}
