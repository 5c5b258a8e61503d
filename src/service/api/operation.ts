import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import type { ApiKey, Scope } from '../store/api-keys.js';
import { Problem, type ProblemCode } from './problem.js';
import { readJson } from './read-json.js';

type Members = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** One thing that platforms can ask: what it takes, what it answers, and how it is done. */
export interface Operation<Path extends Members, Query extends Members, Body extends v.GenericSchema, Answer extends v.GenericSchema> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  /** Below /v1, with members of `path` in braces. */
  readonly route: string;
  readonly summary: string;
  readonly scope: Scope;
  readonly path: Path;
  readonly query: Query;
  /** `null`: it takes none. */
  readonly body: Body | null;
  readonly headers?: Readonly<Record<string, v.GenericSchema<string>>>;
  readonly status: 200 | 201;
  readonly answer: Answer;
  /** Beside those that each may answer. */
  readonly problems: readonly ProblemCode[];
  readonly run: (asked: Asked<Path, Query, Body>) => Promise<Answered<Answer>>;
}

export interface Asked<Path extends Members, Query extends Members, Body extends v.GenericSchema> {
  readonly key: ApiKey;
  readonly path: v.InferOutput<Path>;
  readonly query: v.InferOutput<Query>;
  readonly body: v.InferOutput<Body>;
  readonly header: (name: string) => string | undefined;
}

export type Answered<Answer extends v.GenericSchema> = {
  readonly answer: v.InferOutput<Answer>;
  readonly headers?: Readonly<Record<string, string>>;
};

export type AnyOperation = Operation<Members, Members, v.GenericSchema, v.GenericSchema>;

/** Keeps the types of its members together. */
export function operation<Path extends Members, Query extends Members, Body extends v.GenericSchema, Answer extends v.GenericSchema>(
  described: Operation<Path, Query, Body, Answer>,
): AnyOperation {
  return described as unknown as AnyOperation;
}

export const none = v.strictObject({});

/**
 * Mounts operations below `/v1`, each asked with a key of its scope, and with nothing in path,
 * query and body but what its schemas take.
 *
 * @param authorize whose key it is
 * @throws (from the routes) Problem
 */
export function mountOperations(app: Hono, operations: readonly AnyOperation[], authorize: (c: Context) => Promise<ApiKey>): void {
  for (const described of operations)
    app.on(described.method.toUpperCase(), routeOf(described.route), async (c) => {
      const key = await authorize(c);
      if (!key.scopes.includes('admin') && !key.scopes.includes(described.scope))
        throw new Problem('key/scope', `needs ${described.scope}`);
      const path = parse(described.path, pathOf(c), 'path');
      const query = parse(described.query, queryOf(c, described.query), 'query');
      const headers = described.headers ?? {};
      for (const [name, schema] of Object.entries(headers)) {
        const value = c.req.header(name);
        if (value !== undefined) parse(schema, value, name);
      }
      const body = described.body === null ? await noBody(c) : parse(described.body, await readJson(c.req.raw), 'body');
      const { answer, headers: told = {} } = await described.run({ key, path, query, body, header: (name) => c.req.header(name) });
      return c.json(answer as object, described.status, { 'cache-control': 'no-store', ...told });
    });
  const routes = new Map<string, string[]>();
  for (const { route, method } of operations) routes.set(route, [...(routes.get(route) ?? []), method.toUpperCase()]);
  for (const [route] of routes)
    app.all(routeOf(route), async (c) => {
      await authorize(c);
      throw new Problem('route/method');
    });
}

/** `/checks/{id}` as the router writes it. */
function routeOf(route: string): string {
  return `/v1${route.replaceAll(/\{(\w+)\}/g, ':$1')}`;
}

/** What stands in the path, decoded; the router leaves what cannot be decoded as it is. */
function pathOf(c: Context): unknown {
  try {
    decodeURIComponent(new URL(c.req.url).pathname);
  } catch {
    throw new Problem('request/invalid', 'path is not percent-encoded UTF-8');
  }
  return c.req.param();
}

/** A name that stands twice has two meanings. */
function queryOf(c: Context, { entries }: Members): unknown {
  const { search } = new URL(c.req.url);
  try {
    decodeURIComponent(search.replaceAll('+', ' '));
  } catch {
    throw new Problem('request/invalid', 'query is not percent-encoded UTF-8');
  }
  const given = [...new URLSearchParams(search)];
  for (const [name] of given)
    if (given.filter(([other]) => other === name).length > 1) throw new Problem('request/invalid', 'query: a name stands twice');
  return Object.fromEntries(given.map(([name, text]) => [name, isWhole(entries[name]) && /^\d{1,9}$/.test(text) ? Number(text) : text]));
}

function isWhole(schema: v.ObjectEntries[string] | undefined): boolean {
  const { type, wrapped } = (schema ?? {}) as { type?: string; wrapped?: v.ObjectEntries[string] };
  return type === 'number' || (wrapped !== undefined && isWhole(wrapped));
}

async function noBody(c: Context): Promise<undefined> {
  if (c.req.raw.body !== null && (await c.req.raw.body.getReader().read()).value !== undefined)
    throw new Problem('request/invalid', 'body: none is taken');
  return undefined;
}

/** @throws Problem that names the member, and never quotes a value */
function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown, where: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const member = v.getDotPath(issue)?.slice(0, 200);
  const name = member === undefined ? where : `${where}: ${member}`;
  if (issue.expected === 'never') throw new Problem('request/invalid', `${name} is unknown`);
  if (issue.received === 'undefined') throw new Problem('request/invalid', `${name} is missing`);
  const said = issue.message.startsWith('Invalid ') ? 'is not what it may be' : issue.message;
  throw new Problem('request/invalid', `${name} ${said}`);
}
