import type { ReceiptExpectation } from 'countersign/server';
import { html } from 'hono/html';
import { decodeJwt } from 'jose';
import { listChecksOf, mayCheck } from '../../checks/checks.js';
import { findCourse, findUnit, listUnits, type Unit } from '../../courses/courses.js';
import { courseProgress } from '../../courses/progress.js';
import { findSubmission, isMissed, listSubmissions, type Submission } from '../../courses/submissions.js';
import { countsFrom, isEnrolled } from '../../enrollment/enrollment.js';
import { TENANT } from '../../enrollment/tenant.js';
import { appeal, findReviewOf, type LearnersReview } from '../../reviews/reviews.js';
import { formOf } from '../../site/form-of.js';
import { badge, elementScript, moment, paragraphs, show, token } from '../../site/layout.js';
import { cutText } from '../../site/text.js';
import type { Account, Html, Platform, Session, Site, SiteContext } from '../../types.js';
import { forMembers, memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { checkElement } from './check-element.js';
import { stateOfCheck } from './work-state.js';

/** `/work/…`: one submission, its check, and what the learner can do about it. */
export function workRoutes(app: Site, platform: Platform): void {
  const { database, now } = platform;
  app.use('/work/*', forMembers());
  app.get('/work/:id', async (c) => {
    const { account } = memberOf(c);
    const submission = await findSubmission(database, c.req.param('id'), account.id);
    return submission === null ? problemPage(c, 'not-found') : workPage(c, platform, submission);
  });
  app.post('/work/:id/check', async (c) => {
    const { account } = memberOf(c);
    const submission = await findSubmission(database, c.req.param('id'), account.id);
    if (submission === null) return problemPage(c, 'not-found');
    const { identity = '' } = await formOf(c);
    const receipt = await platform.countersign.receipts.verify(identity, expectation(account, submission, identity)).catch(() => null);
    if (receipt === null) return problemPage(c, 'receipt');
    return c.redirect(`/work/${submission.id}`, 303);
  });
  app.post('/work/:id/appeal', async (c) => {
    const { account } = memberOf(c);
    const submission = await findSubmission(database, c.req.param('id'), account.id);
    const review = submission === null ? null : await findReviewOf(database, submission.id);
    if (submission === null || !mayAppeal(submission, review, now())) return problemPage(c, 'not-found');
    const { statement = '' } = await formOf(c);
    await appeal(platform, { account, submission, statement: cutText(statement) });
    return c.redirect(`/work/${submission.id}`, 303);
  });
}

/**
 * Everything that the receipt must be about: this learner's check of this very submission, in a
 * browser that they enrolled or have just added. What it does to the submission was decided with
 * it.
 */
function expectation(account: Account, submission: Submission, identity: string): ReceiptExpectation {
  const { id: attempt, course, unit: activity } = submission;
  const purpose = purposeOf(identity) === 'rebind' ? 'rebind' : 'verify';
  return { subject: account.id, tenant: TENANT, course, activity, attempt, purpose, allow: ['accepted', 'review'], renewed: true };
}

function purposeOf(token: string): unknown {
  try {
    return decodeJwt(token).purpose;
  } catch {
    return undefined;
  }
}

/**
 * Against a refusal, instead of a check that could not be made in time, and once to somebody who
 * looks at the check already.
 */
function mayAppeal(submission: Submission, review: LearnersReview | null, at: Date): boolean {
  const mayAdd = review !== null && review.closedAt === null && review.kind === 'check' && review.statement === '';
  return submission.checkState === 'refused' || isMissed(submission, at) || (submission.checkState === 'review' && mayAdd);
}

async function workPage(c: SiteContext, platform: Platform, submission: Submission): Promise<Response> {
  const { database, now } = platform;
  const session = memberOf(c);
  const { account } = session;
  const [course, unit, units, review, all, checks, enrolled, from] = await Promise.all([
    findCourse(database, submission.course),
    findUnit(database, submission.course, submission.unit),
    listUnits(database, submission.course),
    findReviewOf(database, submission.id),
    listSubmissions(database, account.id, submission.course),
    listChecksOf(database, submission.id),
    isEnrolled(platform, account.id),
    countsFrom(database, account.id),
  ]);
  if (course === null || unit === null) return problemPage(c, 'not-found');
  const isLatest = all.find((one) => one.unit === unit.id)?.id === submission.id;
  const checking = mayCheck(submission, now());
  const { complete } = courseProgress(units, all, from);
  return show(c, {
    title: unit.title,
    scripts: checking ? html`${elementScript(platform, 'countersign.js')}<script src="/files/check-notes.js" type="module"></script>` : '',
    main: html`<p class="crumb"><a href="/courses/${course.id}">${course.title}</a></p>
<h1>${unit.title}</h1>
<p>Attempt ${submission.attempt}, handed in ${moment(submission.submittedAt)}. ${pointsOf(unit, submission)}</p>
${stateOfCheck({ submission, review, checks, most: course.policy.tries, missed: isMissed(submission, now()) })}
${complete ? earned(course.id) : ''}
${checking ? checkForm(session, submission, enrolled) : ''}
${mayAppeal(submission, review, now()) ? appealForm(session, submission, review) : ''}
${isLatest ? html`<p><a href="/courses/${course.id}/${unit.id}">Hand it in again</a> · <a href="/courses/${course.id}">Back to the course</a></p>` : ''}
${submission.answers.essay === undefined ? '' : html`<details><summary>What you wrote</summary><div class="prose">${paragraphs(submission.answers.essay)}</div></details>`}`,
  });
}

/** The last part of the course is done: what was worked for is shown, not only mentioned. */
function earned(course: string): Html {
  return html`<section class="panel" data-earned="yes"><h2>${badge('good', 'You have earned your certificate')}</h2>
<p class="actions"><a class="button" href="/courses/${course}/certificate">See your certificate</a></p></section>`;
}

function pointsOf({ most, pass }: Unit, { points }: Submission): Html | string {
  if (points === null) return 'A person will read it and give points.';
  return html`<strong>${points} of ${most} points</strong>: ${points >= pass ? 'passed' : `${pass} are needed`}.`;
}

function checkForm(session: Session, { id, course, unit }: Submission, enrolled: boolean): Html {
  if (!enrolled) {
    return html`<p class="actions"><a class="button" href="/courses/${course}/enroll">Enroll first</a></p>`;
  }
  return html`<form method="post" action="/work/${id}/check" class="check">${token(session)}
${checkElement({ course, activity: unit, attempt: id, back: `/courses/${course}/track`, returning: true })}
<p class="actions"><button>Go on</button></p></form>
<aside class="note" id="other-browser" hidden><h2>Another browser than the one you enrolled with?</h2>
<p>It can be added: <a href="/sign-in?back=${encodeURIComponent(`/work/${id}`)}">sign in once more</a>, then make the check within a quarter of an hour. It compares more strictly,
and you will see a notice of it under “My checks”.</p></aside>`;
}

function appealForm(session: Session, { id }: Submission, review: LearnersReview | null): Html {
  const again = review?.closedAt
    ? 'A person has looked at it before; others look at it now. If you know something that they did not: '
    : '';
  const isOpen = review !== null && review.closedAt === null;
  return html`<details><summary>${isOpen ? 'Tell the person who looks at it' : 'Ask a person to look at it'}</summary>
<form method="post" action="/work/${id}/appeal" class="stack">${token(session)}
<label for="statement">${again}What should they know? You need not explain anything about yourself.</label>
<textarea id="statement" name="statement" rows="4" maxlength="2000"></textarea>
<p class="actions"><button class="quiet">Send</button></p></form></details>`;
}
