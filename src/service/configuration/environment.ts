import { readFileSync } from 'node:fs';
import type * as v from 'valibot';
import { ConfigurationError } from './configuration-error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'COUNTERSIGN_';
/** Not members: the path of the file itself. */
const OTHERS: readonly string[] = ['COUNTERSIGN_CONFIGURATION'];

/** As much of a schema of valibot as leads to its leaves. */
interface Node extends v.GenericSchema {
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly wrapped?: Node;
}

/** A member, and what stands there in place of what the file says. */
interface Change {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/**
 * Puts what the environment says over what the file says. A member is named by its path, such as
 * `COUNTERSIGN_LISTEN_PORT` or `COUNTERSIGN_TENANTS_0_WEBHOOKS_0_SECRETS_0`; with `_FILE` behind
 * it, the value is what that file holds. `DATABASE_URL` is `database.url`.
 *
 * @throws ConfigurationError for a name that leads to no member, a file that cannot be read, or a
 *   text that is no number or boolean where one belongs; never with a value
 */
export function withEnvironment(written: unknown, schema: v.GenericSchema, environment: Environment): unknown {
  const { DATABASE_URL: url, DATABASE_URL_FILE: urlFile, ...others } = environment;
  const named: Environment = { COUNTERSIGN_DATABASE_URL: url, COUNTERSIGN_DATABASE_URL_FILE: urlFile, ...others };
  const names = Object.keys(named).filter((name) => name.startsWith(PREFIX) && !OTHERS.includes(name) && named[name] !== undefined);
  return names.sort().reduce((whole, name) => changed(whole, readChange(schema as Node, name, named[name] as string)), written);
}

function readChange(schema: Node, name: string, text: string): Change {
  const direct = findLeaf(schema, name.slice(PREFIX.length));
  if (direct !== null) return { path: direct.path, value: readLeaf(direct.leaf, text, name) };
  const leaf = name.endsWith('_FILE') ? findLeaf(schema, name.slice(PREFIX.length, -'_FILE'.length)) : null;
  if (leaf === null) throw new ConfigurationError([`${name} (environment) leads to no member of the configuration`]);
  try {
    return { path: leaf.path, value: readLeaf(leaf.leaf, readFileSync(text, 'utf8').trimEnd(), name) };
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError([`${name} (environment) names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
}

function findLeaf(node: Node, rest: string): { readonly path: Change['path']; readonly leaf: Node } | null {
  if (node.wrapped !== undefined) return findLeaf(node.wrapped, rest);
  if (node.entries === undefined && node.item === undefined) return rest === '' ? { path: [], leaf: node } : null;
  for (const [key, word, child] of childrenOf(node, rest)) {
    if (rest !== word && !rest.startsWith(`${word}_`)) continue;
    const found = findLeaf(child, rest.slice(word.length + 1));
    if (found !== null) return { path: [key, ...found.path], leaf: found.leaf };
  }
  return null;
}

function childrenOf({ entries, item }: Node, rest: string): (readonly [string | number, string, Node])[] {
  if (entries !== undefined)
    return Object.entries(entries).map(
      ([key, child]) => [key, key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(), child] as const,
    );
  const [index] = /^\d{1,3}(?=_|$)/.exec(rest) ?? [];
  return item === undefined || index === undefined ? [] : [[Number(index), index, item]];
}

function readLeaf({ type }: Node, text: string, name: string): unknown {
  if (type === 'number') {
    if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
    throw new ConfigurationError([`${name} (environment) is a number`]);
  }
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new ConfigurationError([`${name} (environment) is true or false`]);
  }
  return text;
}

function changed(whole: unknown, { path: [key, ...path], value }: Change): unknown {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(whole) ? [...whole] : [];
    list[key] = changed(list[key], { path, value });
    return Array.from(list);
  }
  const object = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : {};
  return { ...object, [key]: changed(object[key], { path, value }) };
}
