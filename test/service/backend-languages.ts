import { PHP, type Program, PYTHON } from '../support/programs.js';

const GSON = '/usr/share/java/gson.jar';

/** A file of examples/backends/, and how it is run with Debian's packages. */
export interface BackendLanguage extends Program {
  readonly file: string;
  /** Without comments, imports and lone brackets. */
  readonly mostLines: number;
  /** Before it runs, given an empty folder for what it makes. */
  readonly prepare?: (file: string, folder: string) => readonly [command: string, ...rest: string[]];
  readonly run: (at: {
    readonly command: string;
    readonly file: string;
    readonly folder: string;
    readonly port: number;
  }) => readonly [command: string, ...rest: string[]];
}

export const BACKEND_LANGUAGES: readonly BackendLanguage[] = [
  {
    ...PYTHON,
    name: 'Python with Django',
    from: 'python3-django python3-jwcrypto',
    probe: ['-c', 'import django, jwcrypto'],
    file: 'backend.py',
    mostLines: 40,
    run: ({ command, file }) => [command, '-B', file],
  },
  { ...PHP, file: 'backend.php', mostLines: 40, run: ({ command, file, port }) => [command, '-S', `127.0.0.1:${port}`, file] },
  {
    name: 'Ruby',
    from: 'ruby',
    commands: ['ruby', '/usr/bin/ruby'],
    probe: ['-e', 'require "openssl"; require "webrick"'],
    file: 'backend.rb',
    mostLines: 40,
    run: ({ command, file }) => [command, file],
  },
  {
    name: 'Go',
    from: 'golang-go',
    commands: ['go', '/usr/bin/go'],
    probe: ['version'],
    file: 'backend.go',
    mostLines: 44,
    prepare: (file, folder) => ['go', 'build', '-o', `${folder}/backend`, file],
    run: ({ folder }) => [`${folder}/backend`],
  },
  {
    name: 'Java with Gson',
    from: 'openjdk-17-jdk-headless libgoogle-gson-java',
    commands: ['java'],
    probe: ['-cp', GSON, '--limit-modules', 'jdk.compiler,jdk.httpserver,java.net.http', '--list-modules'],
    file: 'Backend.java',
    mostLines: 48,
    prepare: (file, folder) => ['javac', '-cp', GSON, '-d', folder, file],
    run: ({ folder }) => ['java', '-cp', `${GSON}:${folder}`, 'Backend'],
  },
];
