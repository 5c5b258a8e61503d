import type { QueuedKind } from 'countersign/server';
import { html } from 'hono/html';
import { type FailureCode, failureCodes } from '../../checks/ended-starts.js';
import { type AllRates, type CourseCompletion, completion, type NamedRates, readRates } from '../../checks/rates.js';
import { barChart } from '../../site/bar-chart.js';
import { show } from '../../site/layout.js';
import type { Html, Platform, Site } from '../../types.js';
import { type Cell, MEASURES, type Measure } from './rate-measures.js';

const DAY_MS = 86_400_000;
const SPANS = [7, 30, 365];
const GROUPS = [
  { group: 'browser', name: 'Browser' },
  { group: 'device', name: 'Device' },
] as const;

/** `/staff/rates`: how checks go, as charts with their tables. */
export function staffRatesRoutes(app: Site, platform: Platform): void {
  app.get('/staff/rates', async (c) => {
    const days = SPANS.find((span) => String(span) === c.req.query('days')) ?? 30;
    const since = new Date(platform.now().getTime() - days * DAY_MS);
    const [rates, codes, courses, queue] = await Promise.all([
      readRates(platform, since),
      failureCodes(platform, since),
      completion(platform.database),
      platform.countersign.queue(),
    ]);
    return show(c, { title: 'Rates', wide: true, main: page({ days, rates, codes, courses, queue }) });
  });
}

interface RatesPage {
  days: number;
  rates: AllRates;
  codes: readonly FailureCode[];
  courses: readonly CourseCompletion[];
  queue: readonly QueuedKind[];
}

function page({ days, rates, codes, courses, queue }: RatesPage): Html {
  const spans = SPANS.map((span) =>
    span === days ? html`<strong aria-current="page">${span} days</strong>` : html`<a href="/staff/rates?days=${span}">${span} days</a>`,
  );
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>How checks go</h1><p class="tabs">${spans}</p>
<p class="muted">Checks of the courses here, and those that came from other learning platforms by LTI.</p>
${MEASURES.map((measure) => section(measure, rates))}
<h2>Work in the background</h2>
${
  queue.length === 0
    ? html`<p>Nothing waits.</p>`
    : table(
        'Work in the background',
        ['Kind', 'Waiting', 'Overdue, minutes', 'Given up', 'Last failure'],
        queue.map(({ kind, waiting, overdueSeconds, failed, failure }) => [
          kind,
          waiting,
          overdueSeconds === null ? '' : Math.floor(overdueSeconds / 60),
          failed,
          failure ?? '',
        ]),
      )
}
<h2>Codes of checks that could not be made</h2>
${
  codes.length === 0
    ? html`<p>None was noted.</p>`
    : table(
        'Codes',
        ['Code', 'Noted by', 'Times'],
        codes.map(({ code, by, count }) => [code, by === 'page' ? 'the page' : 'the backend alone', count]),
      )
}
<h2>Learners on the verified track</h2>
${table(
  'Courses',
  ['Course', 'Learners', 'Certificates'],
  courses.map(({ title, learners, certificates }) => [title, learners, certificates]),
)}`;
}

function section(measure: Measure, rates: AllRates): Html {
  const { id, title, about } = measure;
  return html`<section class="panel"><h2>${title}</h2><p data-rate="${id}">${about(rates.all)}</p>
${GROUPS.map(({ group, name }) => figure(measure, name, rates[group]))}</section>`;
}

/** Shares have one axis each, up to the next ten per cent, so that small ones can be told apart. */
function figure({ title, value, words, head, counts, id }: Measure, group: string, rows: readonly NamedRates[]): Html | '' {
  if (rows.length === 0) return '';
  const largest = Math.max(...rows.map((row) => value(row) ?? 0));
  const most = id === 'seconds' ? largest : Math.max(0.1, Math.ceil(largest * 10) / 10);
  const label = `${title} by ${group.toLowerCase()}`;
  return html`<figure class="beside"><figcaption>${label}</figcaption>${barChart({
    title: label,
    most,
    rows: rows.map((row) => ({ label: row.name, value: value(row), words: words(row) })),
  })}
${table(
  label,
  [group, ...head],
  rows.map((row) => [row.name, ...counts(row)]),
)}</figure>`;
}

function table(label: string, head: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}, as a table"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
