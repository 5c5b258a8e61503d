import { parseArgs } from 'node:util';
import { ConfigurationError } from '../configuration/configuration-error.js';
import { DEFAULT_FILE, readConfiguration } from '../configuration/read-configuration.js';
import { writeFirstConfiguration } from '../configuration/write-first-configuration.js';
import { migrateService } from '../schema/migrate-service.js';
import { openDatabase } from '../store/open-database.js';
import { runApiKeys } from './api-keys-command.js';
import type { Called, ServiceCommandOptions } from './called.js';
import { runDoctor } from './doctor-command.js';
import { invite } from './invite-command.js';
import { serveUntilSignal } from './serve-command.js';

const SERVICE_USAGE = `Usage: countersign init [FOLDER]       writes countersign.json and keys.json, to begin with
       countersign serve [--http-only] runs the service: answers, and works in the background
       countersign work                works in the background alone, beside others that answer
       countersign migrate             brings the tables of PostgreSQL up to date, before a new version
       countersign doctor              looks at configuration, keys, database and address, and says
                                       what to change
       countersign api-keys list
       countersign api-keys create TENANT SCOPE... [--note TEXT]
                                       scopes: checks, learners, reviews, admin
       countersign api-keys revoke ID
       countersign invite TENANT ROLE  prints an address by which one person joins the console's
                                       staff; roles: viewer, reviewer, operator, admin

Each reads countersign.json here, or the file of --config FILE. Every member can be set by the
environment, too, such as COUNTERSIGN_LISTEN_PORT=8080 or DATABASE_URL_FILE=/run/secrets/database.`;

const COMMANDS: Readonly<
  Record<string, { readonly least: number; readonly most: number; readonly run: (called: Called) => Promise<number> }>
> = {
  init: { least: 0, most: 1, run: init },
  serve: { least: 0, most: 0, run: (called) => serveUntilSignal(called, called.httpOnly ? 'http' : 'serve') },
  work: { least: 0, most: 0, run: (called) => serveUntilSignal(called, 'work') },
  migrate: { least: 0, most: 0, run: migrate },
  doctor: { least: 0, most: 0, run: runDoctor },
  invite: { least: 2, most: 2, run: invite },
  'api-keys': { least: 1, most: 6, run: runApiKeys },
};

/**
 * `countersign init`, `serve`, `work`, `migrate`, `doctor`, `api-keys` and `invite`.
 *
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly
 *
 * @example
 * const { log: out, error } = console;
 * const options = { dist, environment: process.env, out, error };
 * process.exitCode = await runServiceCommand(['doctor'], options);
 */
export async function runServiceCommand(args: readonly string[], options: ServiceCommandOptions): Promise<number> {
  if (['help', '--help', '-h'].includes(args[0] ?? '')) {
    options.out(SERVICE_USAGE);
    return 0;
  }
  const called = parse(args, options);
  const { least = 0, most = -1, run } = (called === null ? undefined : commandOf(called.name)) ?? {};
  if (called === null || run === undefined || called.words.length < least || called.words.length > most) {
    options.error(SERVICE_USAGE);
    return 2;
  }
  try {
    return await run(called);
  } catch (cause) {
    options.error(cause instanceof Error ? wordsOf(cause) : String(cause));
    return 1;
  }
}

function commandOf(name: string): (typeof COMMANDS)[string] | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

function parse(args: readonly string[], options: ServiceCommandOptions): (Called & { readonly name: string }) | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: 'string' }, note: { type: 'string' }, 'http-only': { type: 'boolean' } },
    });
    const [name = '', ...words] = positionals;
    const file = values.config ?? options.environment.COUNTERSIGN_CONFIGURATION ?? DEFAULT_FILE;
    return { ...options, name, words, file, note: values.note ?? '', httpOnly: values['http-only'] === true };
  } catch {
    return null;
  }
}

function wordsOf(error: Error): string {
  if (error instanceof ConfigurationError) return `The configuration does not fit:\n${error.message.replaceAll(/^/gm, '  ')}`;
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return 'The port is taken by another program: set listen.port to another one.';
  return error.message;
}

async function init({ words: [folder = '.'], out }: Called): Promise<number> {
  const files = await writeFirstConfiguration(folder);
  out(`${files.join(' and ')} are written. Keep a copy of keys.json in a safe place: without it, nobody who enrolled is known again.`);
  out('Now run: npx countersign serve');
  return 0;
}

async function migrate({ file, environment, out }: Called): Promise<number> {
  const { database, close } = await openDatabase(readConfiguration(file, environment).database);
  try {
    await migrateService(database);
    out('The tables are up to date.');
    return 0;
  } finally {
    await close();
  }
}
