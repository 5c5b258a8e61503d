import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer, TestService } from './open-test-service.js';

interface Schema {
  readonly [member: string]: unknown;
}

interface Described {
  readonly operationId: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }>>;
}

/** One operation of the OpenAPI document. */
export interface Contract extends Described {
  readonly method: string;
  readonly route: string;
  /** Nothing where the answer is one that the document describes; else what is wrong with it. */
  broken(answer: Answer): unknown;
}

/** The operations of the document that a service publishes. */
export async function contractsOf({ ask }: Pick<TestService, 'ask'>): Promise<readonly Contract[]> {
  const { body: document } = await ask('GET', '/v1/openapi.json');
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const resolved = (schema: Schema): Schema =>
    schema.$ref === '#/components/schemas/Problem' ? (document.components.schemas.Problem as Schema) : schema;
  const compiled = new Map<Schema, ValidateFunction>();
  const validatorOf = (schema: Schema): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile(resolved(schema));
    compiled.set(schema, known);
    return known;
  };
  return Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      method: method.toUpperCase(),
      route,
      broken: (answer: Answer): unknown => {
        const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
        const schema = described.responses[answer.status]?.content[type]?.schema;
        if (schema === undefined) return `${described.operationId} answers ${answer.status} ${type}: ${JSON.stringify(answer.body)}`;
        const validate = validatorOf(schema);
        return validate(answer.body) ? undefined : { operation: described.operationId, errors: validate.errors, body: answer.body };
      },
    })),
  );
}
