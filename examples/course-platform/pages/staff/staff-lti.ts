import { html } from 'hono/html';
import { decideLtiReview, findLtiReview, type LtiResult, type OpenedLtiReview } from '../../lti/reviews.js';
import { findPictures } from '../../reviews/package-reviews.js';
import { formOf } from '../../site/form-of.js';
import { moment, show, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { checkSummary } from './check-summary.js';
import { decisionForms } from './decision-forms.js';
import { gallery } from './picture-gallery.js';

const WORDS: Readonly<Record<string, string>> = {
  stopped: 'This learner has failed so often that no check can be made any more. Accept, and they may try again.',
  rebind:
    'Another browser matches this learner, and wants to make their checks. Ask whether it is theirs. Accept, and it may; refuse, and it may not. No gradebook hears of it.',
  retype: 'Another sentence was to take the place of this learner’s: what you decide goes to no gradebook.',
  enroll: 'This is an enrollment: what you decide goes to no gradebook.',
  other: 'What you decide goes to the gradebook of their course: accepted is the full point, refused is none.',
};

/** `/staff/lti/…`: a check that came from another learning platform. */
export function staffLtiRoutes(app: Site, platform: Platform): void {
  app.get('/staff/lti/:tenant/:id', async (c) => {
    const { tenant, id } = c.req.param();
    const review = await findLtiReview(platform, tenant, id);
    return review === null
      ? problemPage(c, 'not-found')
      : show(c, { title: 'A check by LTI', wide: true, main: page(memberOf(c), review) });
  });
  app.post('/staff/lti/:tenant/:id', async (c) => {
    const { decision = '', reason = '' } = await formOf(c);
    const done = await decideLtiReview(platform, { ...c.req.param(), staff: memberOf(c).account.id, decision, reason });
    return done ? c.redirect('/staff', 303) : problemPage(c, 'not-found');
  });
  app.get('/staff/lti/:tenant/:id/pictures', async (c) => {
    const { tenant, id } = c.req.param();
    const pictures = (await findLtiReview(platform, tenant, id)) && (await findPictures(platform, id, memberOf(c).account.id, tenant));
    return pictures === null ? problemPage(c, 'not-found') : show(c, { title: 'Pictures of a check', main: gallery(pictures) });
  });
}

function page(session: Session, review: OpenedLtiReview): Html {
  const { tenant, id, cause, summary, issuer, userId, title, decidedAt, outcome, reason, votes, results } = review;
  const path = `/staff/lti/${tenant}/${id}`;
  const words = WORDS[summary.purpose] ?? WORDS[cause] ?? WORDS.other;
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>${title ?? 'A check by LTI'}</h1>
<p>Of learner <code>${userId ?? 'unknown'}</code> at <code>${issuer}</code>, ${moment(new Date(summary.madeAt * 1000))}. ${words}</p>
<div class="split">${checkSummary(review, path)}
<section class="panel"><h2>Their other results there</h2>${results.length === 0 ? html`<p>None.</p>` : html`<ul class="rows">${results.map(result)}</ul>`}</section></div>
${
  decidedAt !== null
    ? html`<p data-decided="${outcome}">Decided: <strong>${outcome}</strong>. ${reason}</p>`
    : votes.some(({ by }) => by === session.account.id)
      ? html`<p>Your opinion is given; another one is needed.</p>`
      : decisionForms(path, token(session))
}`;
}

function result({ title, result, decided, at }: LtiResult): Html {
  return html`<li>${title}: <strong>${result}</strong>${decided ? ' by a person' : ''} <span class="muted">${moment(at)}</span></li>`;
}
