import { html } from 'hono/html';
import * as v from 'valibot';
import { readCursor, writeCursor } from '../api/cursor.js';
import { numberedSchema } from '../api/names.js';
import { findDelivery, type ListedDelivery, listDeliveries, readBacklog, repeatDelivery, repeatFailed } from '../store/deliveries.js';
import type { ConsoleSession } from '../store/staff.js';
import type { ConsoleApp, ConsoleOptions, Html } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { formOf, sessionFor } from './guard.js';
import { later, moment, page, table, token } from './page.js';
import { may } from './rights.js';

const PAGE = 30;

/**
 * `/console/webhooks`: what waits for each endpoint, what was given up, and how it is sent again.
 */
export function mountWebhookPages(app: ConsoleApp, { database, tenantOf, now, wake }: ConsoleOptions): void {
  const hasEndpoint = (tenant: string, endpoint: string): boolean => tenantOf(tenant).webhooks.some(({ id }) => id === endpoint);
  app.get('/webhooks', async (c) => {
    const session = sessionFor(c, 'see');
    const { tenant } = session;
    const cursor = c.req.query('cursor');
    const before = cursor === undefined ? null : readCursor(cursor, v.strictTuple([v.literal('failed'), numberedSchema]))[1];
    const [backlog, found] = await Promise.all([
      readBacklog(database, now()),
      listDeliveries(database, { tenant, state: 'failed', endpoint: null, limit: PAGE + 1, before }),
    ]);
    const last = found.length > PAGE ? found[PAGE - 1] : undefined;
    const rows = tenantOf(tenant).webhooks.map(({ id }) => {
      const { waiting = 0, oldestSeconds = 0 } = backlog.find((one) => one.tenant === tenant && one.endpoint === id) ?? {};
      return [
        id,
        waiting,
        waiting === 0 ? '' : `${Math.ceil(oldestSeconds / 60)} minutes`,
        may(session, 'repeat') ? again(session, id) : '',
      ];
    });
    const main = html`${rows.length === 0 ? html`<p>The configuration has no endpoint.</p>` : table('Endpoints', ['Endpoint', 'Waiting', 'The oldest waits', 'Given up'], rows)}
<h2>Given up</h2><p class="muted">Nobody took it for three days.</p>
${found.length === 0 ? html`<p>None.</p>` : html`<ul class="rows">${found.slice(0, PAGE).map((one) => row(session, one))}</ul>`}
${later('?', last === undefined ? null : writeCursor(['failed', last.id]))}`;
    return page(c, { title: 'Webhooks', session, main });
  });
  app.post('/webhooks/repeat', async (c) => {
    const { tenant, id: by } = sessionFor(c, 'repeat');
    const { id, endpoint } = await formOf(c);
    const repeating = { tenant, actor: `staff:${by}`, now: now() };
    if (endpoint !== undefined) {
      if (!hasEndpoint(tenant, endpoint)) throw new ConsoleProblem('unknown');
      await repeatFailed(database, endpoint, repeating);
    } else {
      if (!v.is(numberedSchema, id)) throw new ConsoleProblem('form');
      const found = await findDelivery(database, tenant, id);
      if (found === null || !hasEndpoint(tenant, found.endpoint)) throw new ConsoleProblem('unknown');
      if (!(await repeatDelivery(database, id, repeating))) throw new ConsoleProblem('waiting');
    }
    wake();
    return c.redirect('/console/webhooks', 303);
  });
}

function again(session: ConsoleSession, endpoint: string): Html {
  return html`<form method="post" action="/console/webhooks/repeat">${token(session)}<input type="hidden" name="endpoint" value="${endpoint}"><button class="quiet">Send all again</button></form>`;
}

function row(session: ConsoleSession, { id, name, type, endpoint, failure, createdAt }: ListedDelivery): Html {
  return html`<li>${type} to ${endpoint} <span class="muted">since ${moment(createdAt)}, ${failure ?? ''}, <code>${name}</code></span>${
    may(session, 'repeat')
      ? html`<form method="post" action="/console/webhooks/repeat">${token(session)}<input type="hidden" name="id" value="${id}"><button class="quiet">Send again</button></form>`
      : ''
  }</li>`;
}
