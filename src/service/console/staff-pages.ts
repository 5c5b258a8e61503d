import { html } from 'hono/html';
import * as v from 'valibot';
import { readCursor, writeCursor } from '../api/cursor.js';
import { numberedSchema } from '../api/names.js';
import { inviteStaff, listStaff, ROLES, type Role, removeStaff } from '../store/staff.js';
import { listTrail } from '../store/trail.js';
import type { ConsoleApp, ConsoleOptions } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { formOf, sessionFor } from './guard.js';
import { later, moment, page, table, token } from './page.js';
import { ROLE_WORDS } from './rights.js';

const PAGE = 50;

/** `/console/staff`: who may use the console; `/console/trail`: what was done by hand. */
export function mountStaffPages(app: ConsoleApp, { database, now, publicUrl }: ConsoleOptions): void {
  app.get('/staff', async (c) => {
    const session = sessionFor(c, 'staff');
    const rows = (await listStaff(database, session.tenant)).map(({ id, name, role, removed }) => [
      html`<bdi>${name}</bdi>`,
      removed ? 'removed' : role,
      removed
        ? ''
        : html`<form method="post" action="/console/staff/remove">${token(session)}<input type="hidden" name="id" value="${id}"><button class="grave">Remove</button></form>`,
    ]);
    const main = html`${table('Staff', ['Name', 'Role', 'Remove'], rows)}
<form class="panel" method="post" action="/console/staff/invite">${token(session)}<h2>Invite somebody</h2>
<label>Role <select name="role" required>${ROLES.map((role) => html`<option value="${role}">${ROLE_WORDS[role]}</option>`)}</select></label>
<button>Make an invitation</button></form>`;
    return page(c, { title: 'Staff', session, main });
  });
  app.post('/staff/invite', async (c) => {
    const session = sessionFor(c, 'staff');
    const { role } = await formOf(c);
    if (!isRole(role)) throw new ConsoleProblem('form');
    const invited = { tenant: session.tenant, role, actor: `staff:${session.id}`, now: now() };
    const code = await database.transaction((queries) => inviteStaff(queries, invited));
    const main = html`<p role="status">Give this address to one person. It works once, for a week, and is not shown again:</p>
<p><code>${publicUrl}/console/join/${code}</code></p><p><a href="/console/staff">Back</a></p>`;
    return page(c, { title: 'An invitation', session, main });
  });
  app.post('/staff/remove', async (c) => {
    const { tenant, id: by } = sessionFor(c, 'staff');
    const { id = '' } = await formOf(c);
    if (!(await removeStaff(database, { tenant, id, actor: `staff:${by}`, now: now() }))) throw new ConsoleProblem('last');
    return c.redirect('/console/staff', 303);
  });
  app.get('/trail', async (c) => {
    const session = sessionFor(c, 'see');
    const cursor = c.req.query('cursor');
    const before = cursor === undefined ? null : readCursor(cursor, v.strictTuple([v.literal('trail'), numberedSchema]))[1];
    const found = await listTrail(database, { tenant: session.tenant, limit: PAGE + 1, before });
    const names = new Map((await listStaff(database, session.tenant)).map(({ id, name }) => [`staff:${id}`, name]));
    const last = found.length > PAGE ? found[PAGE - 1] : undefined;
    const rows = found
      .slice(0, PAGE)
      .map(({ at, actor, action, object }) => [
        moment(at),
        html`<bdi>${names.get(actor) ?? actor}</bdi>`,
        action,
        html`<bdi>${object}</bdi>`,
      ]);
    const main = html`${rows.length === 0 ? html`<p>Nothing was done by hand.</p>` : table('Trail', ['When', 'Who', 'What', 'To what'], rows)}
${later('?', last === undefined ? null : writeCursor(['trail', last.id]))}`;
    return page(c, { title: 'Trail', session, main });
  });
}

function isRole(text: string | undefined): text is Role {
  return ROLES.some((role) => role === text);
}
