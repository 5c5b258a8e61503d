import { html } from 'hono/html';
import { type Duplicate, ReviewError } from '../../server.js';
import { readCursor, writeCursor } from '../api/cursor.js';
import type { ConsoleSession } from '../store/staff.js';
import type { ConsoleApp, ConsoleOptions, Html } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { formOf, idOf, sessionFor } from './guard.js';
import { later, moment, page, token } from './page.js';
import { placeSchema } from './place.js';
import { may } from './rights.js';

const PAGE = 30;

/**
 * `/console/duplicates`: learners who enrolled with nearly the same face. Nothing follows by
 * itself.
 */
export function mountDuplicatePages(app: ConsoleApp, { countersign: { duplicates } }: ConsoleOptions): void {
  app.get('/duplicates', async (c) => {
    const session = sessionFor(c, 'see');
    const cursor = c.req.query('cursor');
    const place = cursor === undefined ? null : readCursor(cursor, placeSchema('duplicates'));
    const after = place === null ? {} : { after: { id: place[2], foundAt: place[1] } };
    const found = await duplicates.open(session.tenant, { limit: PAGE + 1, ...after });
    const last = found.length > PAGE ? found[PAGE - 1] : undefined;
    const next = last === undefined ? null : writeCursor(['duplicates', last.foundAt, last.id]);
    const rows = found.slice(0, PAGE).map((group) => row(session, group));
    const main = html`<p>Relatives and chance look alike, too: ask before you conclude anything. Checks go on meanwhile.</p>
${rows.length === 0 ? html`<p>None waits.</p>` : html`<ul class="rows">${rows}</ul>`}${later('?', next)}`;
    return page(c, { title: 'One face, several learners', session, main });
  });
  app.post('/duplicates/:id', async (c) => {
    const { id: by, tenant } = sessionFor(c, 'decide');
    const { outcome, reason = '' } = await formOf(c);
    if ((outcome !== 'same-person' && outcome !== 'different-people') || reason.trim() === '') throw new ConsoleProblem('form');
    const settled = await duplicates.settle(tenant, idOf(c), { by, outcome, reason }).catch((error: unknown) => {
      throw error instanceof ReviewError ? new ConsoleProblem(error.code === 'review/words' ? 'form' : 'decided') : error;
    });
    if (!settled) throw new ConsoleProblem('decided');
    return c.redirect('/console/duplicates', 303);
  });
}

function row(session: ConsoleSession, { id, subjects, foundAt }: Duplicate): Html {
  return html`<li>${subjects.map((subject, at) => html`${at === 0 ? '' : ', '}<bdi>${subject}</bdi>`)} <span class="muted">since ${moment(foundAt)}</span>
${
  may(session, 'decide')
    ? html`<details><summary>Settle</summary><form method="post" action="/console/duplicates/${id}">${token(session)}
<label>What you found out <select name="outcome" required><option value="">Choose one</option><option value="different-people">People who look alike</option><option value="same-person">One person with several accounts</option></select></label>
<label>How you know <textarea name="reason" rows="2" maxlength="2000" required></textarea></label>
<button>Note it</button></form></details>`
    : ''
}</li>`;
}
