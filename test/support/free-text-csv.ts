import { readFileSync } from 'node:fs';
import type { TypedDigraphs } from '../../src/matching/free-text/digraphs.js';
import type { DigraphTiming } from '../../src/types.js';

/** One key of a session of free text. */
export interface TypedKey {
  readonly key: string;
  readonly downMs: number;
  readonly upMs: number;
}

/** One user's sessions in file order. */
export interface FreeTypist {
  readonly user: string;
  readonly sessions: readonly (readonly TypedKey[])[];
}

const HEADER = ['user', 'session', 'keyname', 'timepress', 'timerelease'];

/**
 * Reads `user,session,keyname,timepress,timerelease`, milliseconds.
 *
 * @throws Error with `file:line:column` for a malformed file
 */
export function readFreeTextCsv(file: string): FreeTypist[] {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const fail = (line: number, fields: readonly string[], field: number, message: string): never => {
    const column = fields.slice(0, field).reduce((sum, text) => sum + text.length + 1, 1);
    throw new Error(`${file}:${line}:${column}: ${message}`);
  };
  const header = (lines[0] ?? '').split(',').map((name) => name.trim());
  for (const [index, name] of HEADER.entries())
    if (header[index] !== name) fail(1, header, index, `expected the column "${name}", found "${header[index] ?? ''}"`);
  const users = new Map<string, Map<string, TypedKey[]>>();
  for (const [index, line] of lines.slice(1).entries()) {
    const fields = line.split(',');
    if (fields.length !== header.length) fail(index + 2, fields, 0, `expected ${header.length} fields, found ${fields.length}`);
    const [user, session, key, down, up] = fields as [string, string, string, string, string];
    for (const [field, text] of [down, up].entries())
      if (text.trim() === '' || !Number.isFinite(Number(text)))
        fail(index + 2, fields, field + 3, `expected milliseconds, found "${text}"`);
    if (Number(up) < Number(down)) fail(index + 2, fields, 4, 'expected a key to come up after it went down');
    if (user === '' || session === '' || key === '') fail(index + 2, fields, [user, session, key].indexOf(''), 'expected a name');
    const sessions = users.get(user) ?? new Map<string, TypedKey[]>();
    const keys = sessions.get(session) ?? [];
    keys.push({ key, downMs: Number(down), upMs: Number(up) });
    users.set(user, sessions.set(session, keys));
  }
  return [...users].map(([user, sessions]) => ({
    user,
    sessions: [...sessions.values()].map((keys) => [...keys].sort((one, other) => one.downMs - other.downMs)),
  }));
}

/** Letters and space: what the monitor keeps. */
function counts(key: string): boolean {
  return /^[a-z]$/i.test(key) || key === 'space';
}

/** The digraphs of keys that follow each other, by pair. */
export function digraphsOf(keys: readonly TypedKey[]): TypedDigraphs {
  const found: Record<string, DigraphTiming[]> = {};
  for (const [index, second] of keys.slice(1).entries()) {
    const first = keys[index]!;
    if (!counts(first.key) || !counts(second.key)) continue;
    const digraph = `${first.key} ${second.key}`;
    found[digraph] = [...(found[digraph] ?? []), { dwellMs: first.upMs - first.downMs, downDownMs: second.downMs - first.downMs }];
  }
  return found;
}
