import { endStart } from '../../checks/check-starts.js';
import { formOf } from '../../site/form-of.js';
import type { Platform, Site } from '../../types.js';

/** A code of the package, as in its README. */
const CODE = /^(?:[a-z]{2,12}\/[a-z-]{2,24}|internal)$/;

/**
 * `/me/check-notes`: with which code a check could not be made. It changes a count and nothing
 * else.
 */
export function checkNotesRoutes(app: Site, { database, now }: Platform): void {
  app.post('/me/check-notes', async (c) => {
    const session = c.get('session');
    const { attempt = '', code = '' } = await formOf(c);
    if (session === null || !CODE.test(code) || attempt.length > 40) return c.body(null, 400);
    await endStart(database, { account: session.account.id, attempt, outcome: code, at: now() });
    return c.body(null, 204);
  });
}
