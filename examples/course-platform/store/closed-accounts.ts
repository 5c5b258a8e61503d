import { open, readFile } from 'node:fs/promises';

/** A file with the id of each account that was closed: it outlives the database. */
export interface ClosedAccounts {
  append: (account: string) => Promise<void>;
  read: () => Promise<string[]>;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param path made where there is none, for nobody else to read */
export function closedAccounts(path: string): ClosedAccounts {
  return {
    async append(account) {
      const file = await open(path, 'a+', 0o600);
      try {
        // A line that was cut short must not become a part of this one.
        const { size } = await file.stat();
        const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
        await file.appendFile(`${size === 0 || buffer.toString() === '\n' ? '' : '\n'}${account}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return '';
      });
      const lines = text.split('\n').slice(0, -1);
      // One that was cut short was written again: a later one begins with it.
      const isAgain = (line: string, at: number) => lines.slice(at + 1).some((later) => later.startsWith(line));
      const wrong = lines.findIndex((line, at) => !ID.test(line) && !isAgain(line, at));
      if (wrong >= 0) throw new Error(`${path}, line ${wrong + 1} is no account: mend it, or take it out if you know whose it was`);
      return [...new Set(lines.filter((line) => ID.test(line)))];
    },
  };
}
