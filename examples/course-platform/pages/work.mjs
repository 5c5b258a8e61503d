import { html } from 'hono/html';
import { mayCheck, settleCheck } from '../checks.mjs';
import { findCourse, findUnit } from '../courses.mjs';
import { forMembers } from '../guard.mjs';
import { elementScript, moment, paragraphs, show, token } from '../layout.mjs';
import { TENANT } from '../mount-countersign.mjs';
import { appeal, findReviewOf } from '../reviews.mjs';
import { findSubmission, isMissed, listSubmissions } from '../submissions.mjs';
import { checkElement } from './check-element.mjs';
import { problemPage } from './problem.mjs';
import { stateOfCheck } from './work-state.mjs';

/** `/work/…`: one submission, its check, and what the learner can do about it. */
export function workRoutes(app, platform) {
  const { database, now } = platform;
  app.use('/work/*', forMembers());
  app.get('/work/:id', async (c) => {
    const { account } = c.get('session');
    const submission = await findSubmission(database, c.req.param('id'), account.id);
    return submission === null ? problemPage(c, 'not-found') : workPage(c, platform, submission);
  });
  app.post('/work/:id/check', async (c) => {
    const { account } = c.get('session');
    const submission = await findSubmission(database, c.req.param('id'), account.id);
    if (submission === null) return problemPage(c, 'not-found');
    const { identity } = await c.req.parseBody();
    const receipt = await platform.countersign.receipts.verify(identity, expectation(account, submission)).catch(() => null);
    if (receipt === null) return problemPage(c, 'receipt');
    await settleCheck(platform, receipt, c.req.header('user-agent') ?? null);
    return c.redirect(`/work/${submission.id}`, 303);
  });
  app.post('/work/:id/appeal', async (c) => {
    const { account } = c.get('session');
    const submission = await findSubmission(database, c.req.param('id'), account.id);
    if (submission === null || !mayAppeal(submission, now())) return problemPage(c, 'not-found');
    const { statement = '' } = await c.req.parseBody();
    await appeal(platform, { account, submission, statement: String(statement).trim().slice(0, 2000) });
    return c.redirect(`/work/${submission.id}`, 303);
  });
}

/** Everything that the receipt must be about: this learner's check of this very submission. */
function expectation({ id: subject }, { id: attempt, course, unit: activity }) {
  return { subject, tenant: TENANT, course, activity, attempt, purpose: 'verify', allow: ['accepted', 'review'] };
}

/** Against a refusal, and instead of a check that could not be made in time. */
function mayAppeal(submission, at) {
  return submission.checkState === 'refused' || isMissed(submission, at);
}

async function workPage(c, platform, submission) {
  const { database, now } = platform;
  const { account } = c.get('session');
  const [course, unit, review, all] = await Promise.all([
    findCourse(database, submission.course),
    findUnit(database, submission.course, submission.unit),
    findReviewOf(database, submission.id),
    listSubmissions(database, account.id, submission.course),
  ]);
  const isLatest = all.find((one) => one.unit === unit.id)?.id === submission.id;
  const checking = mayCheck(submission, now());
  return show(c, {
    title: unit.title,
    scripts: checking ? html`${elementScript(platform, 'countersign.js')}<script src="/files/check-notes.js" type="module"></script>` : '',
    main: html`<p class="crumb"><a href="/courses/${course.id}">${course.title}</a></p>
<h1>${unit.title}</h1>
<p>Attempt ${submission.attempt}, handed in ${moment(submission.submittedAt)}. ${pointsOf(unit, submission)}</p>
${stateOfCheck({ submission, review, missed: isMissed(submission, now()) })}
${checking ? checkForm(c.get('session'), submission, account.enrolledAt !== null) : ''}
${mayAppeal(submission, now()) && review?.closedAt !== null ? appealForm(c.get('session'), submission, review) : ''}
${isLatest ? html`<p><a href="/courses/${course.id}/${unit.id}">Hand it in again</a> · <a href="/courses/${course.id}">Back to the course</a></p>` : ''}
${submission.answers.essay === undefined ? '' : html`<details><summary>What you wrote</summary><div class="prose">${paragraphs(submission.answers.essay)}</div></details>`}`,
  });
}

function pointsOf({ most, pass }, { points }) {
  if (points === null) return 'A person will read it and give points.';
  return html`<strong>${points} of ${most} points</strong>: ${points >= pass ? 'passed' : `${pass} are needed`}.`;
}

function checkForm(session, { id, course, unit }, enrolled) {
  if (!enrolled) {
    return html`<p class="actions"><a class="button" href="/courses/${course}/enrol">Enrol first</a></p>`;
  }
  return html`<form method="post" action="/work/${id}/check" class="check">${token(session)}
${checkElement({ course, activity: unit, attempt: id, back: `/courses/${course}/track` })}
<p class="actions"><button>Go on</button></p></form>`;
}

function appealForm(session, { id }, review) {
  const again =
    review === undefined || review === null ? '' : 'A person has looked at it before. If you know something that they did not: ';
  return html`<details><summary>Ask a person to look at it</summary>
<form method="post" action="/work/${id}/appeal" class="stack">${token(session)}
<label for="statement">${again}What should they know? You need not explain anything about yourself.</label>
<textarea id="statement" name="statement" rows="4" maxlength="2000"></textarea>
<p class="actions"><button class="quiet">Send</button></p></form></details>`;
}
