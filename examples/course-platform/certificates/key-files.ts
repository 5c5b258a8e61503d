import { randomUUID } from 'node:crypto';
import { chmod, link, readFile, stat, unlink, writeFile } from 'node:fs/promises';

export interface KeyFileOptions<Keys> {
  make: () => Promise<Keys>;
  /** Whether the file holds keys at all. */
  isShaped: (held: unknown) => Promise<boolean>;
  /** Certificates were signed with keys of this file: new ones would not do. */
  isNeeded: boolean;
  /** Whether these are the keys of those certificates. */
  isOwn: (keys: Keys) => Promise<boolean>;
}

/**
 * What a file holds. It appears with all of its content at once; of several processes that start at
 * once, the first one's counts. One that others may read is closed, and that is told.
 *
 * @throws Error with the file's name; never with anything of what it holds
 */
export async function readOrMake<Keys>(file: string, { make, isShaped, isNeeded, isOwn }: KeyFileOptions<Keys>): Promise<Keys> {
  let text = await readIfAny(file);
  if (text === null) {
    if (isNeeded) throw new Error(`${file} is missing, and the database has certificates that its keys signed: put it back from a copy`);
    await create(file, await make());
    text = await readFile(file, 'utf8');
  }
  const held = parseQuietly(file, text);
  if (!(await isShaped(held))) throw new TypeError(`${file} holds no keys for certificates: put it back from a copy`);
  const keys = held as Keys;
  if (!(await isOwn(keys))) throw new Error(`${file} lacks a key that signed certificates of the database: put it back from a copy`);
  await closeToOthers(file);
  return keys;
}

async function readIfAny(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
}

async function create(file: string, keys: unknown): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(keys), { flag: 'wx', mode: 0o600 });
  await link(draft, file)
    .catch((taken: NodeJS.ErrnoException) => {
      if (taken.code !== 'EEXIST') throw taken;
    })
    .finally(() => unlink(draft));
}

/** The parser's own message quotes what it could not read: secrets. */
function parseQuietly(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(`${file} holds no JSON: put it back from a copy`);
  }
}

async function closeToOthers(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return;
  const was = `${file} had mode ${(mode & 0o777).toString(8)}: others on this machine could read or change these secrets`;
  const tell = (sentence: string) => process.emitWarning(sentence, { type: 'CountersignWarning', code: 'COUNTERSIGN_KEY_FILE' });
  await chmod(file, 0o600).then(
    () => tell(`${was}; it is closed to them now`),
    () => tell(`${was}; chmod 600 it as its owner`),
  );
}
