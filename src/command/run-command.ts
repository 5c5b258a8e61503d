import { join } from 'node:path';
import { copyAssets } from './copy-assets.js';
import { type DatabaseCommandOptions, move, replayErasures, why } from './database-commands.js';

const USAGE = `Usage: countersign copy-assets DIR     copies what pages load into DIR/countersign; DIR is the folder
                                       that your site serves at /, such as public
       countersign move FOLDER         moves a database of PGlite to the PostgreSQL of DATABASE_URL
       countersign replay-erasures LOG KEYS [FOLDER]
                                       erases again whom a restored database has back: that of
                                       DATABASE_URL, or of PGlite in FOLDER; KEYS is the file of keys
       countersign why SUBJECT [FOLDER]
                                       says how a learner stands, and why checks were not accepted,
                                       by step and code; of the same databases
       countersign init | serve | work | migrate | doctor | api-keys
                                       the service, for backends in any language: countersign --help`;

const HELP: readonly string[] = ['help', '--help', '-h'];
/** The service's; their words are in service/command. */
const SERVICE_COMMANDS: readonly string[] = ['init', 'serve', 'work', 'migrate', 'doctor', 'api-keys'];

/** With how many words each is called. */
const DATABASE_COMMANDS = {
  move: { run: move, least: 1, most: 1 },
  'replay-erasures': { run: replayErasures, least: 2, most: 3 },
  why: { run: why, least: 1, most: 2 },
} as const;

export interface CommandOptions extends Pick<DatabaseCommandOptions, 'backend' | 'environment'> {
  /** The package's built files. */
  readonly dist: string;
  /** The service's commands, loaded when one is called. */
  readonly service: () => Promise<{
    runServiceCommand(args: readonly string[], options: Omit<CommandOptions, 'backend' | 'service'>): Promise<number>;
  }>;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/**
 * `countersign copy-assets DIR`, `move FOLDER`, `replay-erasures LOG KEYS [FOLDER]`,
 * `why SUBJECT [FOLDER]`.
 *
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly
 */
export async function runCommand(args: readonly string[], options: CommandOptions): Promise<number> {
  const { dist, out, error } = options;
  const [command = '', site, ...rest] = args;
  if (HELP.includes(command)) out(USAGE);
  if (HELP.includes(command) || SERVICE_COMMANDS.includes(command)) {
    const { runServiceCommand } = await options.service();
    return runServiceCommand(args, { dist, environment: options.environment, out, error });
  }
  if (Object.hasOwn(DATABASE_COMMANDS, command)) {
    const { run, least, most } = DATABASE_COMMANDS[command as keyof typeof DATABASE_COMMANDS];
    const words = args.slice(1);
    if (words.length < least || words.length > most || words.some((word) => word === '' || word.startsWith('-'))) {
      error(USAGE);
      return 2;
    }
    return trying(() => run(words, options), error);
  }
  if (command !== 'copy-assets' || !site || site.startsWith('-') || rest.length > 0) {
    error(USAGE);
    return 2;
  }
  return trying(async () => {
    const folder = join(site, 'countersign');
    const { files, bytes } = await copyAssets(dist, folder);
    out(`${files} files (${(bytes / 1e6).toFixed(1)} MB) are in ${folder}. Pages load them from /countersign/assets/.`);
  }, error);
}

async function trying(run: () => Promise<void>, error: (line: string) => void): Promise<number> {
  try {
    await run();
    return 0;
  } catch (cause) {
    error(cause instanceof Error ? cause.message : String(cause));
    return 1;
  }
}
