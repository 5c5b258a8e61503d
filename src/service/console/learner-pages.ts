import { html } from 'hono/html';
import { isName } from '../../name.js';
import type { Why } from '../../server.js';
import { eraseLearner } from '../checks/erase-learner.js';
import { listChecks } from '../store/checks.js';
import type { ConsoleSession } from '../store/staff.js';
import { addToTrail } from '../store/trail.js';
import type { ConsoleApp, ConsoleOptions, Html } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { formOf, sessionFor } from './guard.js';
import { moment, page, table, token } from './page.js';
import { may } from './rights.js';

const CHECKS = 30;

/** `/console/learners`: how one learner stands, why checks failed, and erasure on request. */
export function mountLearnerPages(app: ConsoleApp, options: ConsoleOptions): void {
  const { countersign, database, now } = options;
  app.get('/learners', async (c) => {
    const session = sessionFor(c, 'decide', 'erase');
    const subject = c.req.query('subject') ?? '';
    if (subject === '') return page(c, { title: 'Learners', session, main: search('') });
    if (!isName(subject)) throw new ConsoleProblem('form');
    const { tenant, id } = session;
    await addToTrail(database, { at: now(), tenant, actor: `staff:${id}`, action: 'learner.seen', object: subject });
    const [why, devices, checks] = await Promise.all([
      countersign.why({ tenant, subject }),
      countersign.devices({ tenant, subject }),
      listChecks(database, { tenant, subject, state: null, limit: CHECKS, after: null }),
    ]);
    const rows = checks.map(({ id, course, activity, state, code, createdAt }) => [id, course, activity, code ?? state, moment(createdAt)]);
    const main = html`${search(subject)}${standing(why)}
<h2>Checks</h2>${rows.length === 0 ? html`<p>None.</p>` : table('Checks', ['Check', 'Course', 'Activity', 'State', 'Asked for'], rows)}
<h2>Browsers</h2>${devices.length === 0 ? html`<p>None.</p>` : html`<ul>${devices.map(({ registeredAt, revokedAt }) => html`<li>since ${moment(registeredAt)}${revokedAt === null ? '' : html`, revoked ${moment(revokedAt)}`}</li>`)}</ul>`}
${may(session, 'erase') ? erasure(session, subject) : ''}`;
    return page(c, { title: 'Learners', session, main });
  });
  app.post('/learners/erase', async (c) => {
    const session = sessionFor(c, 'erase');
    const { tenant, id } = session;
    const { subject = '', again } = await formOf(c);
    // Written twice: nobody erases somebody else by a slip.
    if (!isName(subject) || again !== subject) throw new ConsoleProblem('form');
    await addToTrail(database, { at: now(), tenant, actor: `staff:${id}`, action: 'learner.erased', object: subject });
    await eraseLearner({ tenant, subject }, 'erase', options);
    return page(c, {
      title: 'Learners',
      session,
      main: html`<p role="status">Everything biometric of <bdi>${subject}</bdi> is erased.</p>${search('')}`,
    });
  });
}

function search(subject: string): Html {
  return html`<form method="get" action="/console/learners" role="search"><label>Learner, as your platform names them <input name="subject" value="${subject}" maxlength="200" required autocomplete="off"></label>
<button>Find</button> <span class="muted">(the look is noted)</span></form>`;
}

function standing({ enrolled, withdrawn, failuresInARow, pausedUntil, openReviews, notAccepted }: Why): Html {
  return html`<h2>How they stand</h2><p>${enrolled ? 'Enrolled.' : 'Not enrolled.'}${withdrawn ? ' They withdrew their consent.' : ''}
${failuresInARow === 0 ? '' : ` ${failuresInARow} failures in a row.`}${pausedUntil === null ? '' : html` Paused until ${moment(pausedUntil)}.`} ${openReviews} open reviews.</p>
<h2>Why checks were not accepted</h2>${notAccepted.length === 0 ? html`<p>None is known.</p>` : html`<ul class="rows">${notAccepted.map(({ at, words, code }) => html`<li>${moment(at)}: ${words} <code>${code}</code></li>`)}</ul>`}`;
}

function erasure(session: ConsoleSession, subject: string): Html {
  return html`<details class="panel"><summary>Erase this learner</summary><form method="post" action="/console/learners/erase">${token(session)}
<p>References, rhythm and pictures go, and open checks are called off. It cannot be undone.</p>
<input type="hidden" name="subject" value="${subject}">
<label>The learner’s name once more <input name="again" maxlength="200" required autocomplete="off"></label>
<button class="grave">Erase</button></form></details>`;
}
