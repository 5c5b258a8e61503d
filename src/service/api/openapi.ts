import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { AnyOperation } from './operation.js';
import { PROBLEMS, type ProblemCode, problemSchema } from './problem.js';

/** What every operation may answer, whatever it does. */
const ALWAYS: readonly ProblemCode[] = ['key/missing', 'key/invalid', 'key/scope', 'request/invalid', 'unavailable', 'internal'];
const WITH_BODY: readonly ProblemCode[] = ['request/json', 'request/media-type', 'request/too-large', 'request/timeout'];

/**
 * The OpenAPI document (3.1), made of the schemas that validate requests and describe answers.
 *
 * @param publicUrl where the service is
 */
export function openApi(operations: readonly AnyOperation[], publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const described of operations) {
    const route = `/v1${described.route}`;
    paths[route] = { ...paths[route], [described.method]: operationOf(described) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Countersign', version: '1', description: 'Identity checks of learners: see examples/docs/service.md of the package.' },
    servers: [{ url: publicUrl }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key: csk_…' } },
      schemas: { Problem: schemaOf(problemSchema) },
    },
  };
}

function operationOf({ id, summary, scope, path, query, headers = {}, body, status, answer, problems }: AnyOperation): object {
  const parameters = [
    ...parametersOf(path.entries, 'path'),
    ...parametersOf(query.entries, 'query'),
    ...Object.entries(headers).map(([name, schema]) => ({ name, in: 'header', required: false, schema: schemaOf(schema) })),
  ];
  return {
    operationId: id,
    summary,
    description: `Needs a key with the scope ${scope === 'admin' ? '' : `\`${scope}\` or `}\`admin\`.`,
    parameters,
    ...(body === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      [status]: { description: 'Done.', content: { 'application/json': { schema: schemaOf(answer) } } },
      ...problemsOf([...ALWAYS, ...(body === null ? [] : WITH_BODY), ...problems]),
    },
  };
}

function parametersOf(entries: v.ObjectEntries, place: 'path' | 'query'): object[] {
  return Object.entries(entries).map(([name, schema]) => {
    const { type, wrapped } = schema as { type: string; wrapped?: v.GenericSchema };
    const isOptional = type === 'exact_optional' || type === 'optional';
    return { name, in: place, required: !isOptional, schema: schemaOf((isOptional && wrapped) || (schema as v.GenericSchema)) };
  });
}

/** By status, with the codes that come with it. */
function problemsOf(codes: readonly ProblemCode[]): object {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code][0]))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const said = codes.filter((code) => PROBLEMS[code][0] === status).map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`);
      return [
        status,
        { description: said.join(' '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      ];
    }),
  );
}

function schemaOf(schema: v.GenericSchema): object {
  // What only code can check is left out: the answer says it.
  const { $schema: _, ...made } = toJsonSchema(schema, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' });
  return made;
}
