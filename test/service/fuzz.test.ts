import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Contract, contractsOf } from './contract.js';
import { openTestService, type TestService } from './open-test-service.js';

let running: TestService;
let contracts: readonly Contract[];
let keys: readonly string[];
let ids: readonly string[];

beforeAll(async () => {
  running = await openTestService();
  contracts = await contractsOf(running);
  keys = [await running.key('north', 'admin'), await running.key('north', 'checks'), await running.key('south', 'admin')];
  const made = await Promise.all(
    [0, 1, 2].map((at) =>
      running.ask('POST', '/v1/checks', { key: keys[0] as string, body: { subject: `s${at}`, course: 'c', activity: 'a' } }),
    ),
  );
  ids = made.map(({ body }) => body.id as string);
});
afterAll(() => running.close());

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

/**
 * Values of a schema, mostly; the service has to tell those apart that its patterns and checks
 * refuse.
 */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesOf));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.type === 'integer' || schema.type === 'number') return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'string')
    return schema.pattern === undefined
      ? fc.string({ minLength: 1, maxLength: 30 })
      : fc.oneof(fc.stringMatching(new RegExp(schema.pattern)), fc.string());
  const { properties = {}, required = [] } = schema;
  return fc.record(Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, valuesOf(member)])), {
    requiredKeys: [...required],
  });
}

/** One time in four, anything at all stands in the place of what belongs there. */
const withNoise = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 3, arbitrary: values },
    { weight: 1, arbitrary: fc.oneof(fc.anything({ withNullPrototype: false }), fc.string({ unit: 'binary' })) },
  );

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'));
const encoded = (value: unknown): string => encodeURIComponent(text(value).replaceAll(/\p{Cs}/gu, '\ufffd'));

/** A request to one operation; ids are at times those of checks that there are. */
function requestsTo(
  contract: Contract,
): fc.Arbitrary<{ path: string; body: string | undefined; key: number; headers: Record<string, string> }> {
  const path = contract.parameters.filter((one) => one.in === 'path');
  const query = contract.parameters.filter((one) => one.in === 'query');
  const known = (name: string, values: fc.Arbitrary<unknown>) => (name === 'id' ? fc.oneof(fc.constantFrom(...ids), values) : values);
  const schema = contract.requestBody?.content['application/json'].schema as Schema | undefined;
  const members = Object.entries(schema?.properties ?? {});
  const body =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          valuesOf(schema),
          fc.record(Object.fromEntries(members.map(([name, member]) => [name, withNoise(valuesOf(member))])), { requiredKeys: [] }),
          fc.anything(),
        );
  return fc
    .record({
      path: fc.record(Object.fromEntries(path.map(({ name, schema }) => [name, withNoise(known(name, valuesOf(schema as Schema)))]))),
      query: fc.record(Object.fromEntries(query.map(({ name, schema }) => [name, withNoise(valuesOf(schema as Schema))])), {
        requiredKeys: [],
      }),
      body,
      key: fc.nat(2),
      idempotency: fc.option(fc.stringMatching(/^[!-~]{1,12}$/), { nil: undefined }),
    })
    .map(({ path: names, query: asked, body: sent, key, idempotency }) => {
      const route = contract.route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded((names as Record<string, unknown>)[name]) || 'x');
      const search = Object.entries(asked).map(([name, value]) => `${name}=${encoded(value)}`);
      const written = sent === undefined ? undefined : safeJson(sent);
      return {
        path: search.length === 0 ? route : `${route}?${search.join('&')}`,
        body: schema === undefined ? undefined : (written ?? 'undefined'),
        key,
        headers: idempotency === undefined ? {} : { 'idempotency-key': idempotency },
      };
    });
}

/** What cannot be written as JSON (a bigint) is sent as text. */
function safeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return String(Object.prototype.toString.call(value));
  }
}

it('whatever is asked, the answer is one that the OpenAPI document describes, and none is an accident', { timeout: 300_000 }, async () => {
  const seen = new Map<string, number>();
  for (const contract of contracts)
    await fc.assert(
      fc.asyncProperty(requestsTo(contract), async ({ path, body, key, headers }) => {
        const answer = await running.ask(contract.method, path, {
          key: keys[key] as string,
          headers,
          ...(body === undefined ? {} : { body }),
        });
        seen.set(`${contract.operationId} ${answer.status}`, (seen.get(`${contract.operationId} ${answer.status}`) ?? 0) + 1);
        expect(answer.status).toBeLessThan(500);
        // A dot is a path of its own, and is another address.
        if (answer.body.code !== 'route/unknown' && answer.body.code !== 'route/method') expect(contract.broken(answer)).toBeUndefined();
      }),
      { numRuns: 120 },
    );
  for (const { operationId } of contracts)
    expect([...seen.keys()].filter((name) => name.startsWith(`${operationId} `)).length, operationId).toBeGreaterThan(1);
  expect([...seen.keys()].filter((name) => / 20[01]$/.test(name)).length).toBeGreaterThan(8);
  expect(running.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
});

it('whatever a page sends with a token, the answer is no accident', { timeout: 120_000 }, async () => {
  const { body: check } = await running.ask('POST', '/v1/checks', {
    key: keys[0] as string,
    body: { subject: 'page', course: 'c', activity: 'a' },
  });
  const [id = '', mac = ''] = check.token.split('.');
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        what: fc.constantFrom('challenges', 'bundles', 'challenges?course=x&course=y', 'bundles?%ff'),
        token: fc.oneof(
          { weight: 3, arbitrary: fc.constant(check.token) },
          { weight: 1, arbitrary: fc.stringMatching(/^[!-~]{0,80}$/) },
          { weight: 1, arbitrary: fc.constantFrom(id, `${id}.`, `.${mac}`, `${id}.${mac}.${mac}`, '') },
        ),
        at: fc.oneof({ weight: 3, arbitrary: fc.constant(id) }, { weight: 1, arbitrary: fc.stringMatching(/^[\w.~-]{1,30}$/) }),
        type: fc.constantFrom('application/json', 'application/jose', 'text/plain', ''),
        origin: fc.constantFrom('https://courses.example', 'https://south.example', 'null', ''),
        body: fc.oneof(
          fc.string(),
          fc.json(),
          fc.constantFrom('{}', '{"purpose":"rebind"}', '{"purpose":"verify"}', 'a.b.c.d.e', '\n\n\n'),
        ),
      }),
      async ({ what, token, at, type, origin, body }) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': type, ...(origin === '' ? {} : { origin }) };
        const { status } = await running.ask('POST', `/browser/${at}/${what}`, { body, headers });
        seen.add(status);
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 400 },
  );
  for (const status of [200, 400, 401, 403]) expect(seen).toContain(status);
  expect(running.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
});
