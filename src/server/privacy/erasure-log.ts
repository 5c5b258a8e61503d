import { type FileHandle, open, readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { isName } from '../../name.js';
import type { Owner } from '../store/owner.js';
import type { ErasureCause } from './erase-learner.js';

/** That everything biometric of a learner was erased, and when, in seconds since the epoch. */
export interface Erasure extends Owner {
  readonly at: number;
  readonly cause: ErasureCause;
}

/**
 * A file with a line for each erasure. It outlives the database, which may be restored from before.
 */
export interface ErasureLog {
  /** Down to the disk. */
  append(erasure: Erasure): Promise<void>;
  /** All of them; none where there is no file. @throws Error that names the line which is none */
  read(): Promise<Erasure[]>;
}

const nameSchema = v.custom<string>(isName);
const erasureSchema = v.object({
  at: v.pipe(v.number(), v.minValue(0)),
  tenant: nameSchema,
  subject: nameSchema,
  cause: v.picklist(['erased', 'withdrawn', 'expired', 'unreadable']),
});

/**
 * The log of erasures in a file of your own, apart from the database and its backups. It names
 * learners by their ids, and says nothing of them. A line may stand there twice.
 *
 * @param path made where there is none, for nobody else to read
 *
 * @example
 * const log = erasureLog('/var/lib/courses/erasures.jsonl');
 * await replayErasures(database, await keyFile('keys.json')(), await log.read());
 */
export function erasureLog(path: string): ErasureLog {
  return {
    async append({ at, tenant, subject, cause }) {
      const file = await open(path, 'a+', 0o600);
      try {
        const end = (await isCutShort(file)) ? '\n' : '';
        await file.appendFile(`${end}${JSON.stringify({ at, tenant, subject, cause })}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return '';
      });
      // A last line without its end was not written to the end: its erasure is told again, and then
      // a later line begins with all of it.
      const lines = text.split('\n').slice(0, -1);
      return lines.flatMap((line, at) => {
        const erasure = parseLine(line);
        if (erasure !== null) return [erasure];
        const begun = line.replace(/\uFFFD+$/, '');
        if (lines.slice(at + 1).some((later) => later.startsWith(begun))) return [];
        throw new Error(`${path}, line ${at + 1} is no erasure: mend it, or take it out if you know whom it was about`);
      });
    },
  };
}

/** Whether the last line has no end: what comes next must not become a part of it. */
async function isCutShort(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

function parseLine(line: string): Erasure | null {
  try {
    return v.parse(erasureSchema, JSON.parse(line));
  } catch {
    return null;
  }
}
