import { html } from 'hono/html';
import { inviteStaff, joinStaff } from '../accounts.mjs';
import { auditCsv, auditLines } from '../audit.mjs';
import { listCourses } from '../courses.mjs';
import { forMembers, forStaff } from '../guard.mjs';
import { badge, moment, show, token } from '../layout.mjs';
import { listReviews, listUnread } from '../reviews.mjs';
import { problemPage } from './problem.mjs';

const KINDS = { check: 'Check', appeal: 'Appeal', alternative: 'Way with a person' };

const TRAILS = {
  'audit.csv': { type: 'text/csv; charset=utf-8', read: auditCsv },
  'audit.jsonl': { type: 'application/jsonl; charset=utf-8', read: auditLines },
};

/** `/staff`: what waits, the courses, the trail, and more colleagues. */
export function staffRoutes(app, platform) {
  const { database, origin } = platform;
  app.use('/staff/join/*', forMembers());
  app.get('/staff/join/:code', (c) =>
    show(c, { title: 'Join the staff', indexed: false, main: join(c.get('session'), c.req.param('code')) }),
  );
  app.post('/staff/join/:code', async (c) => {
    const joined = await joinStaff(platform, c.get('session').account, c.req.param('code'));
    return joined ? c.redirect('/staff', 303) : problemPage(c, 'not-found');
  });
  app.use('/staff', forStaff());
  app.use('/staff/*', async (c, next) => (c.req.path.startsWith('/staff/join/') ? next() : forStaff()(c, next)));
  app.get('/staff', (c) => staffPage(c, platform));
  app.post('/staff/invitations', async (c) => {
    const code = await inviteStaff(platform, c.get('session').account.id);
    return show(c, {
      title: 'Invitation',
      main: html`<h1>An invitation</h1><p>For one colleague who has an account, for a week. It is shown once:</p>
<p><code class="block">${origin}/staff/join/${code}</code></p><p><a href="/staff">Back</a></p>`,
    });
  });
  for (const [file, { type, read }] of Object.entries(TRAILS)) {
    app.get(`/staff/${file}`, (c) => {
      c.header('content-disposition', `attachment; filename="${file}"`);
      return c.body(ReadableStream.from(read(database)).pipeThrough(new TextEncoderStream()), 200, { 'content-type': type });
    });
  }
}

function join(session, code) {
  return html`<h1>Join the staff</h1><p>As ${session.account.name} (${session.account.email}).</p>
<form method="post" action="/staff/join/${code}">${token(session)}<p class="actions"><button>Join</button></p></form>`;
}

async function staffPage(c, { database }) {
  const session = c.get('session');
  const { id } = session.account;
  const [reviews, unread, courses] = await Promise.all([
    listReviews(database, id, c.req.query('after')),
    listUnread(database, id),
    listCourses(database),
  ]);
  return show(c, {
    title: 'Staff',
    wide: true,
    main: html`<h1>Staff</h1>
<p class="tabs"><a href="/staff/rates">Rates</a><a href="/staff/certificates">Certificates</a><a href="/staff/duplicates">One face, two accounts</a><a href="/staff/audit.csv">Audit trail (CSV)</a><a href="/staff/audit.jsonl">(JSON lines)</a></p>
<h2>Waiting for a person <span class="count">${reviews.total}</span></h2>
${reviews.rows.length === 0 ? html`<p>Nothing waits.</p>` : html`<ul class="rows">${reviews.rows.map(reviewRow)}</ul>`}
${reviews.next === null ? '' : html`<p><a href="/staff?after=${encodeURIComponent(reviews.next)}" rel="next">Later ones</a></p>`}
<h2>Essays to read <span class="count">${unread.length}</span></h2>
${unread.length === 0 ? html`<p>All are read.</p>` : html`<ul class="rows">${unread.map(essayRow)}</ul>`}
<h2>Courses</h2>
<ul class="rows">${courses.map(({ id: course, title }) => html`<li><a href="/staff/courses/${course}">${title}</a></li>`)}</ul>
<h2>Colleagues</h2>
<form method="post" action="/staff/invitations">${token(session)}<p class="actions"><button class="quiet">Make an invitation</button></p></form>`,
  });
}

function reviewRow({ id, kind, course, unit, openedAt, votes, fourEyes, mine }) {
  return html`<li><a href="/staff/reviews/${id}">${course}: ${unit}</a> ${badge('plain', KINDS[kind])}
<span class="muted">since ${moment(openedAt)}${fourEyes ? `, ${votes} of 2 opinions` : ''}${mine ? ', yours is given' : ''}</span></li>`;
}

function essayRow({ id, course, unit, attempt, submittedAt }) {
  return html`<li><a href="/staff/essays/${id}">${course}: ${unit}</a> <span class="muted">attempt ${attempt}, ${moment(submittedAt)}</span></li>`;
}
