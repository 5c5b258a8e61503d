import type { Context, Hono } from 'hono';
import { type ApiKey, findApiKey } from '../store/api-keys.js';
import type { ApiOptions } from './api-options.js';
import { checkOperations } from './check-operations.js';
import { deliveryOperations } from './delivery-operations.js';
import { eventOperations } from './event-operations.js';
import { learnerOperations } from './learner-operations.js';
import { openApi } from './openapi.js';
import { type AnyOperation, mountOperations } from './operation.js';
import { Problem } from './problem.js';
import { reviewOperations } from './review-operations.js';
import { trailOperations } from './trail-operations.js';

/** All operations of `/v1`. */
export function operationsOf(options: ApiOptions): readonly AnyOperation[] {
  return [
    ...checkOperations(options),
    ...learnerOperations(options),
    ...reviewOperations(options),
    ...eventOperations(options),
    ...deliveryOperations(options),
    ...trailOperations(options),
  ];
}

/**
 * Mounts `/v1`, for platforms. Whoever comes without a good key learns nothing but that, whatever
 * they ask for.
 *
 * @param onKey told whose key a request came with
 */
export function mountApi(app: Hono, options: ApiOptions, onKey: (c: Context, key: ApiKey) => void): void {
  const operations = operationsOf(options);
  const document = openApi(operations, options.publicUrl);
  app.get('/v1/openapi.json', (c) => c.json(document));
  const authorize = async (c: Context): Promise<ApiKey> => {
    const header = c.req.header('authorization');
    if (header === undefined) throw new Problem('key/missing');
    const [, given = ''] = /^Bearer ([\w-]{1,200})$/i.exec(header) ?? [];
    const key = await findApiKey(options.database, given);
    // A tenant that was taken out of the configuration is nobody's any more.
    if (key === null || !options.tenants.has(key.tenant)) throw new Problem('key/invalid');
    onKey(c, key);
    return key;
  };
  mountOperations(app, operations, authorize);
  app.all('/v1/*', async (c) => {
    await authorize(c);
    throw new Problem('route/unknown');
  });
}
