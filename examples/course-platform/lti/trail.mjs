import { writeAudit } from '../audit.mjs';
import { clientClass } from '../client-class.mjs';

/**
 * Notes launches and their checks as they are answered: in the audit trail by ids, and for the rates by family of browser and class of device.
 *
 * @param {import('../platform.mjs').Platform} platform
 * @returns {import('hono').MiddlewareHandler}
 */
export function ltiTrail(platform) {
  return async (c, next) => {
    await next();
    if (c.req.method !== 'POST') return;
    const note = NOTES[c.req.path.replace('/lti/', '')];
    await note?.(platform, c).catch(platform.onError);
  };
}

const NOTES = {
  async launch(platform, c) {
    const id = /^\/lti\/launches\/([0-9a-f-]{36})$/.exec(c.res.headers.get('location') ?? '')?.[1];
    if (id === undefined) return;
    const sql = 'select registration_id::text as registration, subject, role, activity from lti_launch where id = $1';
    const [{ subject, ...detail }] = await platform.database.query(sql, [id]);
    await writeAudit(platform.database, { at: platform.now(), actor: subject, action: 'lti.launched', object: id, detail });
  },

  async 'countersign/challenges'({ database, now }, c) {
    if (!c.res.ok) return;
    const { browser, device } = clientClass(c.req.header('user-agent'));
    const sql = 'insert into platform_lti_check (launch, at, browser, device) values ($1, $2, $3, $4)';
    await database.query(sql, [c.req.query('launch'), now(), browser, device]);
  },

  /** The receipt is the one that this very request was answered with: it is read, not verified again. */
  async 'countersign/bundles'({ database, now }, c) {
    const { receipt } = c.res.ok ? await c.res.clone().json() : {};
    if (typeof receipt !== 'string') return;
    const { jti, purpose, result, context } = JSON.parse(Buffer.from(receipt.split('.')[1], 'base64url').toString());
    await database.transaction(async (queries) => {
      const sql = `update platform_lti_check set launch = null, jti = $2, purpose = $3, outcome = $4,
        seconds = greatest(0, extract(epoch from $5::timestamptz - at)) where id = (select max(id) from platform_lti_check where launch = $1)`;
      await queries.query(sql, [context.attempt, jti, purpose, result, now()]);
      await writeAudit(queries, { at: now(), actor: 'check', action: `lti.${result}`, object: context.attempt, detail: { jti, purpose } });
    });
  },
};
