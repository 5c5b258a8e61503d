import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { type Configuration, configurationSchema } from './configuration.js';
import { ConfigurationError } from './configuration-error.js';
import { type Environment, withEnvironment } from './environment.js';

export const DEFAULT_FILE = 'countersign.json';

/**
 * The configuration of a file, with what the environment says put over it. Paths are made absolute:
 * in the file they are those from its folder.
 *
 * @throws ConfigurationError that names each mistake by its member, and never quotes a value
 *
 * @example
 * const configuration = readConfiguration('countersign.json', process.env);
 */
export function readConfiguration(path: string, environment: Environment): Configuration {
  return checkConfiguration(withEnvironment(parse(path), configurationSchema, environment), dirname(resolve(path)));
}

/**
 * @param folder where relative paths begin
 * @throws ConfigurationError
 */
export function checkConfiguration(written: unknown, folder: string): Configuration {
  const result = v.safeParse(configurationSchema, written);
  if (!result.success) throw new ConfigurationError(result.issues.map(mistakeOf));
  const { database, keysFile, erasuresFile, tenants } = result.output;
  return {
    ...result.output,
    database: { ...database, folder: resolve(folder, database.folder) },
    keysFile: resolve(folder, keysFile),
    erasuresFile: resolve(folder, erasuresFile),
    tenants: tenants.map((tenant) => (tenant.logo === undefined ? tenant : { ...tenant, logo: resolve(folder, tenant.logo) })),
  };
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      code === 'ENOENT' ? `there is no ${path} here: countersign init writes one` : `${path} cannot be read (${code})`,
    ]);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote what it could not read: a secret, perhaps.
    throw new ConfigurationError([`${path} holds no JSON`]);
  }
}

function mistakeOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the configuration';
  if (issue.expected === 'never') return `${path} is unknown`;
  if (issue.received === 'undefined') return `${path} is missing`;
  // What a schema says by itself quotes the value.
  const said = issue.message.startsWith('Invalid ') ? `is not ${issue.expected ?? issue.type}` : issue.message;
  return `${path} ${said}`;
}
