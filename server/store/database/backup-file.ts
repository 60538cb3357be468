// A backup is gzipped lines: a JSON header; for each table a JSON line, its rows as `COPY` writes them, and `\.`; at the end a line
// with the counts. `zcat FILE` shows all of it.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { codeOf } from '../embedded/embedded-error.ts';

/** Why a backup or a restore failed, as a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}

const headerSchema = z.object({
  omnilinkBackup: z.literal(1),
  /** OmniLink's and PostgreSQL's versions. */
  version: z.string(),
  postgres: z.string(),
  madeAt: z.string(),
  /** Null: no server has started on that database yet. */
  mode: z.enum(['demo', 'production']).nullable(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  keys: z.array(z.object({ kid: z.string(), proof: z.string(), isUsed: z.boolean() })),
  /** The text of the embedded database's `secrets.json`. */
  secrets: z.string().nullable(),
});
/** A backup's header. `keys`: each key's fingerprint, and whether stored data needs it. */
export type BackupHeader = z.infer<typeof headerSchema>;

const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()) });
export type BackupTable = z.infer<typeof tableSchema>;

const endSchema = z.object({
  rows: z.record(z.string(), z.number()),
  /** The last value of each sequence. */
  sequences: z.record(z.string(), z.string()),
});
/** The counts that a complete backup must have. */
export type BackupEnd = z.infer<typeof endSchema>;

export const rowsEnd = '\\.\n';
/** One line of a backup that isn't a row. */
export const lineOf = (value: BackupTable | BackupHeader | { end: BackupEnd }) => `${JSON.stringify(value)}\n`;

export interface BackupReader {
  header: BackupHeader;
  /** The next table, null after the last. Its rows must be read before the next call. */
  nextTable(): Promise<{ table: BackupTable; rows: AsyncGenerator<Buffer> } | null>;
  /** The last line; set after `nextTable` has returned null. */
  end(): BackupEnd;
}

/** Opens a backup. Throws BackupError, here and while reading, if the file isn't a backup, is cut off or damaged, or is too new. */
export async function openBackup(file: string): Promise<BackupReader> {
  const source = createReadStream(file);
  const text = source.pipe(createGunzip({ chunkSize: 256 * 1024 }));
  source.once('error', (error) => text.destroy(error));
  const lines = readLines(text, file);
  const header = await readHeader(lines, file);
  let end: BackupEnd | null = null;
  return {
    header,
    nextTable: async () => {
      const line = await lines.line();
      const told = line === null ? null : parse(line);
      const table = tableSchema.safeParse(told);
      if (table.success) return { table: table.data, rows: lines.rows() };
      const last = z.object({ end: endSchema }).safeParse(told);
      // Reads to the end, where gzip has its checksum.
      if (!last.success || (await lines.line()) !== null) throw cutOff(file);
      end = last.data.end;
      return null;
    },
    end: () => {
      if (!end) throw new Error('the backup was not read to its end');
      return end;
    },
  };
}

/** Reads a backup to its end and returns its header. Throws BackupError if it is incomplete. */
export async function verifyBackup(file: string): Promise<BackupHeader> {
  const reader = await openBackup(file);
  for (let next = await reader.nextTable(); next; next = await reader.nextTable()) {
    // Reading is enough: gunzip verifies the checksum.
    for await (const _ of next.rows);
  }
  return reader.header;
}

async function readHeader(lines: ReturnType<typeof readLines>, file: string): Promise<BackupHeader> {
  const told = parse((await lines.line()) ?? '');
  const format = z.object({ omnilinkBackup: z.number() }).safeParse(told);
  if (!format.success) throw notOurs(file);
  const header = headerSchema.safeParse(told);
  if (header.success) return header.data;
  throw new BackupError(`${file} was made by a newer version of OmniLink; restore it with that version.`);
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

const newline = 10;
const terminator = Buffer.from(`\n${rowsEnd}`);
const longestLine = 16 * 1024 * 1024;

/** Reads lines and rows in order, with at most one chunk in memory. */
function readLines(text: AsyncIterable<Buffer>, file: string) {
  const pieces = text[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    try {
      const { done, value } = await pieces.next();
      if (!done) held = held.length === 0 ? value : Buffer.concat([held, value]);
      return !done;
    } catch (error) {
      throw readError(error, file);
    }
  }

  /** The next line without its end; null after the last. */
  async function line(): Promise<string | null> {
    let end = held.indexOf(newline);
    while (end < 0) {
      if (held.length > longestLine) throw notOurs(file);
      if (!(await more())) {
        if (held.length > 0) throw cutOff(file);
        return null;
      }
      end = held.indexOf(newline);
    }
    const text = held.toString('utf8', 0, end);
    held = held.subarray(end + 1);
    return text;
  }

  /** All lines before the next `\.`. */
  async function* rows(): AsyncGenerator<Buffer> {
    // A table without rows begins with its end marker, which is searched for after a line break.
    held = Buffer.concat([Buffer.from([newline]), held]);
    let isFirst = true;
    for (;;) {
      const end = held.indexOf(terminator);
      // If no end marker is found, the last bytes may be a part of one.
      const until = end < 0 ? held.length - terminator.length + 1 : end + 1;
      const piece = held.subarray(isFirst ? 1 : 0, Math.max(until, 1));
      if (until > 0) {
        if (piece.length > 0) yield piece;
        isFirst = false;
        held = held.subarray(until);
      }
      if (end >= 0) {
        held = held.subarray(rowsEnd.length);
        return;
      }
      if (!(await more())) throw cutOff(file);
    }
  }

  return { line, rows };
}

const notOurs = (file: string) => new BackupError(`${file} is not a backup of OmniLink.`);
const cutOff = (file: string) => new BackupError(`${file} is cut off: the backup in it is not whole.`);

function readError(error: unknown, file: string): Error {
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') return cutOff(file);
  const isNoGzip = error instanceof Error && error.message === 'incorrect header check';
  if (isNoGzip) return notOurs(file);
  if (code?.startsWith('Z_')) return new BackupError(`${file} is damaged (${code}): the backup in it can't be used.`);
  return new BackupError(`Can't read ${file} (${code ?? error}).`);
}
