import { toJsonSchema } from '@valibot/to-json-schema';
import { configurationSchema } from './configuration.js';

/**
 * The JSON Schema (draft 2020-12) of the configuration file, made of the schema that checks it:
 * editors complete and explain its members.
 *
 * @example
 * const schema = JSON.stringify(publishedSchema());
 */
export function publishedSchema(): object {
  // What only code can check, an address on a list say, is left out.
  return {
    title: 'Countersign service',
    ...toJsonSchema(configurationSchema, { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' }),
  };
}
