import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOfAll } from '../../store/secrets.js';
import type { Platform } from '../../types.js';
import { checkRegistration, type NewRegistration, registerPlatform } from './registrations.js';

/** Where they are, of the platform's own folder. */
export function registrationsIn(data: string): string {
  return join(data, 'lti');
}

/**
 * Takes registrations from files of a folder, also while the service runs: whoever may write there
 * may register.
 *
 * @param folder without it there are none
 * @returns takes what is new or has changed; a file that is no registration is told once, and keeps
 *   no other waiting
 */
export function createRegistrationFiles({ database, onError }: Platform, folder: string | undefined): () => Promise<void> {
  const taken = new Map<string, string>();
  return async () => {
    if (folder === undefined) return;
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
      try {
        const found = await stat(join(folder, name));
        // A pipe would be waited for without end.
        if (!found.isFile()) throw new TypeError('it is no file');
        const state = `${found.mtimeMs} ${found.size}`;
        if (taken.get(name) === state) continue;
        await registerPlatform(database, JSON.parse(await readFile(join(folder, name), 'utf8')) as NewRegistration);
        taken.set(name, state);
      } catch (cause) {
        const told = `${name}: ${cause instanceof Error ? cause.message : cause}`;
        if (taken.get(name) !== told) onError(new Error(`No registration of a learning platform: ${told}`, { cause }));
        taken.set(name, told);
      }
    }
  };
}

/** Puts a registration there, whole or not at all. @throws TypeError as `checkRegistration` */
export async function keepRegistration(folder: string, registration: NewRegistration): Promise<void> {
  const { issuer, clientId } = checkRegistration(registration);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${hashOfAll(issuer, clientId)}.json`);
  const next = `${path}.${randomUUID()}`;
  await writeFile(next, JSON.stringify(registration, null, 2), { mode: 0o600 });
  await rename(next, path);
}
