import { html } from 'hono/html';
import type { Queries } from '../../server.js';
import type { ConsoleApp, ConsoleOptions } from './console-options.js';
import { sessionFor } from './guard.js';
import { page, table } from './page.js';

const DAYS = [7, 30, 90] as const;
const COURSES = 50;

/** Checks of one course, by what became of them. */
interface Rates {
  /** `null`: of all. */
  readonly course: string | null;
  readonly asked: number;
  readonly accepted: number;
  readonly refused: number;
  readonly waiting: number;
  readonly failed: number;
  readonly ended: number;
  readonly looked: number;
  readonly afterAll: number;
}

/** `/console/rates`: how checks go. */
export function mountRatePage(app: ConsoleApp, { database, now }: ConsoleOptions): void {
  app.get('/rates', async (c) => {
    const session = sessionFor(c, 'see');
    const days = DAYS.find((span) => String(span) === c.req.query('days')) ?? 30;
    const since = now() - days * 86_400;
    const [rates, codes] = await Promise.all([readRates(database, session.tenant, since), readCodes(database, session.tenant, since)]);
    const spans = DAYS.map((span) =>
      span === days ? html`<strong>${span} days</strong> ` : html`<a href="?days=${span}">${span} days</a> `,
    );
    const rows = rates.map((row) => [
      row.course ?? 'All courses',
      row.asked,
      row.accepted,
      row.refused,
      row.waiting,
      row.failed,
      row.ended,
      row.looked,
      share(row.afterAll, row.accepted + row.refused),
    ]);
    const head = [
      'Course',
      'Asked for',
      'Accepted',
      'Refused',
      'With a person',
      'Failed',
      'Expired or canceled',
      'A person decided',
      'Accepted after all',
    ];
    const main = html`<p>${spans}</p>${rates[0]?.asked ? table('Checks by course', head, rows) : html`<p>None was asked for.</p>`}
<p class="muted">“Accepted after all” is the share of decided checks that were turned away or unsure, and that a person accepted. Not everybody asks: the
true share of false alarms can be larger.</p>
<h2>Why checks failed</h2>${
      codes.length === 0
        ? html`<p>None failed.</p>`
        : table(
            'Codes',
            ['Code', 'Checks'],
            codes.map(({ code, count }) => [code, count]),
          )
    }`;
    return page(c, { title: 'How checks go', session, main });
  });
}

function share(count: number, of: number): string {
  return of === 0 ? '–' : `${Math.round((1000 * count) / of) / 10} %`;
}

async function readRates({ query }: Queries, tenant: string, since: number): Promise<readonly Rates[]> {
  const sql = `select course, count(*)::integer as asked, count(*) filter (where state = 'accepted')::integer as accepted,
      count(*) filter (where state = 'refused')::integer as refused, count(*) filter (where state = 'review')::integer as waiting,
      count(*) filter (where state = 'failed')::integer as failed, count(*) filter (where state in ('expired', 'canceled'))::integer as ended,
      count(*) filter (where reviewed_at is not null)::integer as looked,
      count(*) filter (where reviewed_at is not null and state = 'accepted')::integer as "afterAll"
    from service_check where tenant = $1 and created_at >= $2 group by grouping sets ((), (course))
    order by grouping(course) desc, count(*) desc, course limit ${COURSES + 1}`;
  return query<Rates>(sql, [tenant, since]);
}

async function readCodes({ query }: Queries, tenant: string, since: number): Promise<readonly { code: string; count: number }[]> {
  const sql = `select code, count(*)::integer as count from service_check
    where tenant = $1 and created_at >= $2 and state = 'failed' and code is not null group by code order by count(*) desc, code`;
  return query(sql, [tenant, since]);
}
