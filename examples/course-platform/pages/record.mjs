import { html } from 'hono/html';
import { certificateAddresses } from '../certificate.mjs';
import { countedChecks, findCertificate } from '../certificates.mjs';
import { findCourse, listUnits } from '../courses.mjs';
import { moment, show } from '../layout.mjs';
import { courseProgress } from '../progress.mjs';
import { findRecordBySlug } from '../records.mjs';
import { listSubmissions } from '../submissions.mjs';
import { certificateFile } from './certificate.mjs';
import { problemPage } from './problem.mjs';

/** `/records/…`: the public page that a learner chose to have. It verifies the certificate in the visitor's browser. */
export function recordRoutes(app, platform) {
  const { database } = platform;
  app.get('/records/:slug', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    return record === null ? problemPage(c, 'not-found') : recordPage(c, platform, record);
  });
  app.get('/records/:slug/:file{certificate\\.jwt|certificate\\.png}', async (c) => {
    const record = await findRecordBySlug(database, c.req.param('slug'));
    const certificate = record && (await findCertificate(database, record.accountId, record.course));
    return certificate ? certificateFile(c, c.req.param('file'), certificate.token) : problemPage(c, 'not-found');
  });
}

async function recordPage(c, platform, record) {
  const { database } = platform;
  const { accountId, course: courseId, name, listed } = record;
  const [course, units, work, checks, certificate] = await Promise.all([
    findCourse(database, courseId),
    listUnits(database, courseId),
    listSubmissions(database, accountId, courseId),
    countedChecks(database, accountId, courseId),
    findCertificate(database, accountId, courseId),
  ]);
  if (!listed) c.header('x-robots-tag', 'noindex');
  return show(c, {
    title: `${name}: ${course.title}`,
    indexed: listed,
    scripts: html`<script src="/files/record.js" type="module"></script>`,
    main: html`<p class="muted">Record of performance</p><h1>${name}</h1><p class="lead">${course.title}</p><p>${course.summary}</p>
${certificate === null ? html`<p class="alert">The certificate is no longer valid.</p>` : verification(platform, record)}
${record.showPoints ? points(courseProgress(units, work)) : ''}
<h2>How identity was checked</h2>
<p>${checks.filter(({ result }) => result === 'accepted').length} of ${checks.length} checks were accepted${certificate === null ? '' : html`; certificate issued ${moment(certificate.issuedAt)}`}.
A check says that face and typing, or a person, confirmed the enrolled learner. It does not prove who the learner is or that nobody helped.</p>`,
  });
}

function verification(platform, { slug }) {
  const { issuer, keys } = certificateAddresses(platform);
  return html`<section class="panel verify" id="verify" data-token="/records/${slug}/certificate.jwt" data-issuer="${issuer}" data-keys="${keys}">
<h2>Is it real?</h2><p id="verdict" role="status">Your browser checks the signature …</p>
<p class="actions"><a class="button quiet" href="/records/${slug}/certificate.jwt">Signed file (.jwt)</a>
<a class="button quiet" href="/records/${slug}/certificate.png">Image (.png)</a>
<a class="button quiet" href="/records/${slug}/print">To print</a></p>
<label>Verify a file that somebody gave you <input type="file" id="file" accept=".jwt,.txt,.png"></label></section>`;
}

function points({ parts }) {
  const row = ({ unit, submission }) =>
    html`<tr><th scope="row">${unit.title}</th><td>${submission?.points ?? '–'}</td><td>${unit.pass}</td><td>${unit.most}</td></tr>`;
  return html`<h2>Performance</h2><div class="scroll" tabindex="0" role="region" aria-label="Performance"><table>
<thead><tr><th scope="col">Part</th><th scope="col">Points</th><th scope="col">To pass</th><th scope="col">Of</th></tr></thead><tbody>${parts.map(row)}</tbody></table></div>`;
}
