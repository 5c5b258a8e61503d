import { html } from 'hono/html';
import { barChart } from '../bar-chart.mjs';
import { show } from '../layout.mjs';
import { completion, failureCodes, falseAlarms, ratesByClient } from '../rates.mjs';

const DAY_MS = 86_400_000;
const SPANS = [7, 30, 365];

/** `/staff/rates`: how checks go, as charts with their tables. */
export function staffRatesRoutes(app, platform) {
  app.get('/staff/rates', async (c) => {
    const days = SPANS.find((span) => String(span) === c.req.query('days')) ?? 30;
    const since = new Date(platform.now().getTime() - days * DAY_MS);
    const [clients, alarms, codes, courses] = await Promise.all([
      ratesByClient(platform, since),
      falseAlarms(platform, since),
      failureCodes(platform, since),
      completion(platform.database),
    ]);
    return show(c, { title: 'Rates', wide: true, main: page({ days, clients, alarms, codes, courses }) });
  });
}

function page({ days, clients, alarms, codes, courses }) {
  const spans = SPANS.map((span) =>
    span === days ? html`<strong aria-current="page">${span} days</strong>` : html`<a href="/staff/rates?days=${span}">${span} days</a>`,
  );
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>How checks go</h1><p class="tabs">${spans}</p>
<section class="panel"><h2>False alarms</h2><p data-rate="false-alarms">${share(alarms.falseAlarms, alarms.checked)} of ${alarms.checked} checked submissions were turned away
or unsure, and a person accepted them after all. ${alarms.turned} were turned away or unsure; a person has decided ${alarms.looked} of them. Not
everybody who is turned away asks: the true share can be larger.</p></section>
${clients.length === 0 ? html`<p>No check in this time.</p>` : charts(clients)}
<h2>Codes of checks that could not be made</h2>
${
  codes.length === 0
    ? html`<p>None was reported.</p>`
    : table(
        ['Code', 'Times'],
        codes.map(({ code, count }) => [code, count]),
      )
}
<h2>Learners on the verified track</h2>
${table(
  ['Course', 'Learners', 'Certificates'],
  courses.map(({ title, learners, certificates }) => [title, learners, certificates]),
)}`;
}

function charts(clients) {
  const label = ({ browser, device }) => `${browser}, ${device}`;
  const rows = (measure, wordsOf) => clients.map((row) => ({ label: label(row), value: measure(row), words: wordsOf(row) }));
  const part = (count, of) => (of === 0 ? null : count / of);
  const figures = clients.map((row) => [
    label(row),
    row.starts,
    share(row.failed, row.starts),
    row.decided,
    share(row.turned, row.decided),
    seconds(row),
  ]);
  return html`<div class="split">
<figure><figcaption>Failures to acquire: begun, and ended by an error or left</figcaption>${barChart({
    title: 'Failures to acquire by browser and device',
    most: 1,
    rows: rows(
      (row) => part(row.failed, row.starts),
      (row) => share(row.failed, row.starts),
    ),
  })}</figure>
<figure><figcaption>Turned away or unsure, of the checks with a result</figcaption>${barChart({
    title: 'Turned away or unsure by browser and device',
    most: 1,
    rows: rows(
      (row) => part(row.turned, row.decided),
      (row) => share(row.turned, row.decided),
    ),
  })}</figure>
<figure><figcaption>Median seconds of a check</figcaption>${barChart({ title: 'Median seconds by browser and device', rows: rows(({ medianSeconds }) => medianSeconds, seconds) })}</figure>
</div>
${table(['Browser and device', 'Begun', 'Not acquired', 'With a result', 'Turned away or unsure', 'Median seconds'], figures)}`;
}

function share(count, of) {
  return of === 0 ? '–' : `${Math.round((1000 * count) / of) / 10} %`;
}

function seconds({ medianSeconds }) {
  return medianSeconds === null ? '–' : String(Math.round(medianSeconds));
}

function table(head, rows) {
  const [first, ...others] = head;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${first}"><table><thead><tr><th scope="col">${first}</th>${others.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
