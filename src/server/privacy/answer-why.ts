import { once } from 'node:events';
import { chmodSync, realpathSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isName } from '../../name.js';
import type { Queries } from '../store/database.js';
import { findWhy, type Why } from './why.js';

/** In the folder, which nobody but its owner may enter. */
const SOCKET = 'why.sock';
/**
 * Of the address of a socket, on the strictest system; a longer one would be cut, and be another.
 */
const MOST_BYTES = 103;
const TIMEOUT_MS = 30_000;
/** As many as a name may have, in UTF-8 and quoted. */
const MOST_ASKED = 2_000;

export interface WhyAnswers {
  close(): Promise<void>;
}

const NO_ANSWERS: WhyAnswers = { close: async () => undefined };

/**
 * Answers `countersign why` for a folder of PGlite that this process alone may use: by a local
 * socket in it, as long as the process runs. Whoever may open it could read the folder itself.
 * Where there can be no socket (Windows, a long path, some disks), the command says that the folder
 * is in use.
 *
 * @param folder open in this process
 *
 * @example
 * const database = await openPglite(PGlite, '.data/countersign');
 * const answers = await answerWhy(database, '.data/countersign');
 * process.once('SIGTERM', () => answers.close());
 */
export async function answerWhy(database: Queries, folder: string): Promise<WhyAnswers> {
  const path = socketOf(folder);
  if (path === null) return NO_ANSWERS;
  // Of a process that was killed: this one alone has the folder open.
  rmSync(path, { force: true });
  const asking = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    asking.add(socket);
    socket.once('close', () => asking.delete(socket));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    answer(database, socket).catch(() => socket.destroy());
  });
  try {
    server.listen(path);
    await once(server, 'listening');
    chmodSync(path, 0o600);
  } catch {
    // A disk without sockets is no reason not to serve learners.
    server.close();
    return NO_ANSWERS;
  }
  server.unref();
  return {
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        // Whoever asks and does not go on keeps no process from ending.
        for (const socket of asking) socket.destroy();
      }),
  };
}

/**
 * Asks the process that has the folder open.
 *
 * @returns what `findWhy` says there; `null`: no process answers for this folder
 * @throws Error where one does, and cannot say
 *
 * @example
 * const found = (await askWhy('.data/countersign', '7e1f')) ?? (await findWhy(database, '7e1f'));
 */
export async function askWhy(folder: string, subject: string): Promise<readonly Why[] | null> {
  const path = socketOf(folder);
  if (path === null) return null;
  const socket = createConnection({ path, allowHalfOpen: true });
  try {
    await once(socket, 'connect');
  } catch {
    return null;
  }
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.end(JSON.stringify(subject));
  try {
    return JSON.parse(await text(socket)) as readonly Why[];
  } catch (cause) {
    throw new Error(`the process that uses ${folder} gave no answer: look at the learner's page there, or stop it and ask again`, {
      cause,
    });
  }
}

async function answer(database: Queries, socket: Socket): Promise<void> {
  let asked = '';
  // Not by `for await`, which ends the socket before the answer.
  socket.setEncoding('utf8').on('data', (piece: string) => {
    asked += piece;
    if (asked.length > MOST_ASKED) socket.destroy();
  });
  await once(socket, 'end');
  const subject: unknown = JSON.parse(asked);
  socket.end(JSON.stringify(isName(subject) ? await findWhy(database, subject as string) : []));
}

function socketOf(folder: string): string | null {
  if (process.platform === 'win32') return null;
  try {
    const path = join(realpathSync(folder), SOCKET);
    return Buffer.byteLength(path) > MOST_BYTES ? null : path;
  } catch {
    return null;
  }
}
