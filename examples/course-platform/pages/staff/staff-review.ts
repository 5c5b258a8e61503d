import type { WritingTrend } from 'countersign/server';
import { html } from 'hono/html';
import type { Check } from '../../checks/checks.js';
import type { ReviewKind } from '../../courses/open-review.js';
import { trendOf } from '../../courses/writing.js';
import { findCheckReviews, type VotedReview } from '../../reviews/package-reviews.js';
import { REASONS } from '../../reviews/review-reasons.js';
import { findReview, type OpenedReview } from '../../reviews/reviews.js';
import { vote } from '../../reviews/vote.js';
import { formOf } from '../../site/form-of.js';
import { moment, paragraphs, personName, show, token } from '../../site/layout.js';
import { cutText } from '../../site/text.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { writingTrend } from '../course/writing-trend.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { checkSummary } from './check-summary.js';
import { decisionForms } from './decision-forms.js';

const KINDS: Readonly<Record<ReviewKind, string>> = {
  check: 'The check could not be decided by itself, or failed as often as it may.',
  appeal: 'The learner asks a person to look at it.',
  alternative: 'The learner chose the way with a person: confirm the work with them, and note how.',
  writing: 'It was written unlike the learner’s earlier writing: a reason to ask them, not a proof of anything.',
};
const PURPOSES: Readonly<Partial<Record<Check['purpose'], string>>> = {
  enroll: 'enrollment',
  rebind: 'another browser',
  retype: 'another sentence',
};

/** `/staff/reviews/…`: what there is, and the decision. */
export function staffReviewRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  app.get('/staff/reviews/:id', async (c) => {
    const session = memberOf(c);
    const review = await findReview(database, c.req.param('id'), session.account.id);
    if (review === null) return problemPage(c, 'not-found');
    const { accountId, courseId: course, unitId: unit, attempt, checks, submission } = review;
    const own = checks.filter((check) => check.submission === submission).map(({ jti }) => jti);
    const [trend, summaries] = await Promise.all([
      trendOf(platform, { accountId, course, unit, attempt }),
      findCheckReviews(platform, own),
    ]);
    return show(c, { title: 'Review', wide: true, main: page(session, { ...review, summaries }, trend) });
  });
  app.post('/staff/reviews/:id', async (c) => {
    const { decision = '', reason = '', note = '' } = await formOf(c);
    const staff = memberOf(c).account.id;
    const done = await vote(platform, { review: c.req.param('id'), staff, decision, reason, note: cutText(note) });
    return done === 'not-possible' ? problemPage(c, 'not-found') : c.redirect('/staff', 303);
  });
}

interface ShownReview extends OpenedReview {
  /** The package's reviews of its checks. */
  summaries: readonly VotedReview[];
}

function page(session: Session, review: ShownReview, trend: WritingTrend): Html {
  const { kind, name, email, course, unit, attempt, submittedAt, statement, answers, points } = review;
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>${course}: ${unit}</h1>
<p>${KINDS[kind]}</p>
<p>${personName(name)} <a href="mailto:${email}">${email}</a>; attempt ${attempt}, ${moment(submittedAt)}${points === null ? '' : `, ${points} points`}.</p>
${statement === '' ? '' : html`<section class="panel"><h2>What the learner says</h2>${paragraphs(statement)}</section>`}
<div class="split"><section class="panel"><h2>Checks of this account</h2>${checks(review)}
<p class="muted">Scores are not shown: a number looks like more than it is.</p></section>
<section class="panel"><h2>While it was written</h2>${writingTrend(trend)}</section></div>
${review.summaries.length === 0 ? '' : html`<h2>How its checks went</h2><div class="split">${review.summaries.map((check) => checkSummary(check))}</div>`}
${answers.essay === undefined ? '' : html`<details><summary>The text</summary><div class="prose">${paragraphs(answers.essay)}</div></details>`}
<h2>Opinions</h2>${opinions(review)}
${review.isBarred ? html`<p class="muted" data-barred="yes">You have decided about this work before: the appeal is for others.</p>` : ''}
${review.closedAt !== null || review.isBarred || review.votes.some(({ staff }) => staff === session.account.id) ? '' : decide(session, review)}`;
}

function checks({ checks: all, submission }: OpenedReview): Html {
  const row = (
    check: Check,
  ) => html`<tr><td>${moment(check.at)}${check.submission === submission ? html` <strong>this one</strong>` : ''}</td>
<td>${check.purpose === 'verify' ? '' : `${PURPOSES[check.purpose]}: `}${check.result}</td><td>${[...check.reasons, ...(check.late ? ['late'] : [])].join(', ')}</td><td>${check.browser}, ${check.device}</td></tr>`;
  if (all.length === 0) return html`<p>None.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">When</th><th scope="col">Result</th><th scope="col">Reasons</th><th scope="col">From</th></tr></thead>
<tbody>${all.map(row)}</tbody></table></div>`;
}

function opinions({ votes, fourEyes, decision }: OpenedReview): Html {
  const rule = fourEyes ? 'Two who agree decide.' : 'One decides.';
  if (votes.length === 0) return html`<p>None yet. ${rule}</p>`;
  return html`<ul class="rows">${votes.map(({ name, decision: what, reason, note, at }) => html`<li><strong>${what}</strong>: ${REASONS[reason]} <span class="muted">${moment(at)}</span> ${personName(name)}${note === '' ? '' : html`<blockquote>${note}</blockquote>`}</li>`)}</ul>
<p>${decision === null ? rule : html`Decided: <strong>${decision}</strong>.`}</p>`;
}

function decide(session: Session, { id }: OpenedReview): Html {
  const note = html`<label>Note for colleagues: what you looked at <textarea name="note" rows="2" maxlength="2000"></textarea></label>
`;
  return decisionForms(`/staff/reviews/${id}`, token(session), note);
}
