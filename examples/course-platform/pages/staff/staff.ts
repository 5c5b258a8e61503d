import { html } from 'hono/html';
import { inviteStaff, joinStaff, listStaff, removeStaff } from '../../accounts/staff.js';
import { listCourses } from '../../courses/courses.js';
import { countRenewals } from '../../enrollment/enrollment.js';
import { listLtiReviews } from '../../lti/reviews.js';
import { listDuplicates } from '../../reviews/duplicates.js';
import { listUnread, type UnreadEssay } from '../../reviews/essays.js';
import { listLooseReviews } from '../../reviews/package-reviews.js';
import { listReviews } from '../../reviews/reviews.js';
import { moment, personName, show, token } from '../../site/layout.js';
import { streamText } from '../../site/stream-text.js';
import { auditCsv, auditLines } from '../../store/audit.js';
import type { Account, Html, Platform, Session, Site, SiteContext } from '../../types.js';
import { forMembers, forStaff, memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { accountRows, looseRow, ltiRow, reviewRow } from './waiting-rows.js';

const TRAILS = {
  'audit.csv': { type: 'text/csv; charset=utf-8', read: auditCsv },
  'audit.jsonl': { type: 'application/jsonl; charset=utf-8', read: auditLines },
};

/** `/staff`: what waits, the courses, the trail, and more colleagues. */
export function staffRoutes(app: Site, platform: Platform): void {
  const { database, origin } = platform;
  app.use('/staff/join/*', forMembers());
  app.get('/staff/join/:code', (c) => show(c, { title: 'Join the staff', indexed: false, main: join(memberOf(c), c.req.param('code')) }));
  app.post('/staff/join/:code', async (c) => {
    const joined = await joinStaff(platform, memberOf(c).account, c.req.param('code'));
    return joined ? c.redirect('/staff', 303) : problemPage(c, 'not-found');
  });
  app.use('/staff', forStaff());
  app.use('/staff/*', async (c, next) => (c.req.path.startsWith('/staff/join/') ? next() : forStaff()(c, next)));
  app.get('/staff', (c) => staffPage(c, platform));
  app.post('/staff/invitations', async (c) => {
    const code = await inviteStaff(platform, memberOf(c).account.id);
    return show(c, {
      title: 'Invitation',
      main: html`<h1>An invitation</h1><p>For one colleague who has an account, for a week. It is shown once:</p>
<p><code class="block">${origin}/staff/join/${code}</code></p><p><a href="/staff">Back</a></p>`,
    });
  });
  app.post('/staff/colleagues/:id/remove', async (c) => {
    const removed = await removeStaff(platform, { id: c.req.param('id'), by: memberOf(c).account.id });
    return removed ? c.redirect('/staff', 303) : problemPage(c, 'not-found');
  });
  for (const [file, { type, read }] of Object.entries(TRAILS)) {
    app.get(`/staff/${file}`, (c) => {
      c.header('content-disposition', `attachment; filename="${file}"`);
      return c.body(streamText(read(database)), 200, { 'content-type': type });
    });
  }
}

function join(session: Session, code: string): Html {
  return html`<h1>Join the staff</h1><p>As ${personName(session.account.name)} (${session.account.email}).</p>
<form method="post" action="/staff/join/${code}">${token(session)}<p class="actions"><button>Join</button></p></form>`;
}

async function staffPage(c: SiteContext, platform: Platform): Promise<Response> {
  const { database } = platform;
  const session = memberOf(c);
  const { id } = session.account;
  const [reviews, unread, courses, loose, lti, renewals, duplicates, colleagues] = await Promise.all([
    listReviews(database, id, c.req.query('after')),
    listUnread(database, id, c.req.query('essays')),
    listCourses(database),
    listLooseReviews(platform, id, c.req.query('checks')),
    listLtiReviews(platform, c.req.query('lti')),
    countRenewals(database, id),
    listDuplicates(platform, id),
    listStaff(database),
  ]);
  const now = platform.now();
  const waiting = [
    ...reviews.rows.map((one) => reviewRow(one, now)),
    ...loose.rows.map((one) => looseRow(one, now)),
    ...lti.rows.map((one) => ltiRow(one, now)),
    ...accountRows(renewals, duplicates.rows.length),
  ];
  return show(c, {
    title: 'Staff',
    wide: true,
    main: html`<h1>Staff</h1>
<p class="tabs"><a href="/staff/learners">Learners</a><a href="/staff/rates">Rates</a><a href="/staff/certificates">Certificates</a><a href="/staff/duplicates">One face, two accounts</a><a href="/staff/merges">Merging accounts</a><a href="/staff/audit.csv">Audit trail (CSV)</a><a href="/staff/audit.jsonl">(JSON lines)</a></p>
<h2>Waiting for a person <span class="count">${reviews.total + loose.rows.length + lti.rows.length + renewals + duplicates.rows.length}</span></h2>
${waiting.length === 0 ? html`<p>Nothing waits.</p>` : html`<ul class="rows">${waiting}</ul>`}
${later('after', 'Later ones', reviews.next)}${later('checks', 'Later checks of no work', loose.next)}${later('lti', 'Later checks by LTI', lti.next)}
<h2>Essays to read <span class="count">${unread.total}</span></h2>
${unread.total === 0 ? html`<p>All are read.</p>` : html`<ul class="rows">${unread.rows.map(essayRow)}</ul>`}
${later('essays', 'Later essays', unread.next)}
<h2>Courses</h2>
<ul class="rows">${courses.map(({ id: course, title }) => html`<li><a href="/staff/courses/${course}">${title}</a></li>`)}</ul>
<h2>Colleagues <span class="count">${colleagues.length}</span></h2>
<ul class="rows">${colleagues.map((one) => colleague(session, one, colleagues.length))}</ul>
<form method="post" action="/staff/invitations">${token(session)}<p class="actions"><button class="quiet">Make an invitation</button></p></form>`,
  });
}

/** Each list goes on by itself. */
function later(list: string, words: string, next: string | null): Html | '' {
  return next === null ? '' : html`<p><a href="/staff?${list}=${encodeURIComponent(next)}" rel="next">${words}</a></p>`;
}

function essayRow({ id, course, unit, attempt, submittedAt }: UnreadEssay): Html {
  return html`<li><a href="/staff/essays/${id}">${course}: ${unit}</a> <span class="muted">attempt ${attempt}, ${moment(submittedAt)}</span></li>`;
}

/** The last one stays: somebody has to be there who can invite. */
function colleague(session: Session, { id, name, email }: Omit<Account, 'role'>, count: number): Html {
  return html`<li><div class="row"><span>${personName(name)} <span class="muted">${email}</span></span>${count === 1 ? '' : html`<form method="post" action="/staff/colleagues/${id}/remove">${token(session)}<button class="quiet danger">Remove from staff</button></form>`}</div></li>`;
}
