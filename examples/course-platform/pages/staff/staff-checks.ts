import type { Review } from 'countersign/server';
import { html } from 'hono/html';
import { decideLooseReview, findLooseReview, findPictures, type LooseReview } from '../../reviews/package-reviews.js';
import { formOf } from '../../site/form-of.js';
import { moment, personName, show, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { checkSummary } from './check-summary.js';
import { decisionForms } from './decision-forms.js';
import { gallery } from './picture-gallery.js';

const WORDS: Readonly<Partial<Record<Review['cause'] | 'other', string>>> = {
  stopped:
    'This account has failed so often that it can make no check any more. Accept, and it may try again; refuse, and only the way with a person is left.',
  rebind:
    'Another browser, or another kind of keyboard, matches this account, and wants to make its checks. On a new kind of keyboard the face alone was compared. Ask the learner whether it is theirs. Accept, and it may; refuse, and it may not.',
  other: 'This check belongs to no work that waits. Accept, and what it counted against the account is forgotten.',
};

/**
 * `/staff/checks/…`: a check that no submission's review stands for, and the pictures of any check.
 */
export function staffChecksRoutes(app: Site, platform: Platform): void {
  app.get('/staff/checks/:id', async (c) => {
    const session = memberOf(c);
    const review = await findLooseReview(platform, c.req.param('id'), session.account.id);
    return review === null ? problemPage(c, 'not-found') : show(c, { title: 'A check', main: page(session, review) });
  });
  app.post('/staff/checks/:id', async (c) => {
    const { decision = '', reason = '' } = await formOf(c);
    const staff = memberOf(c).account.id;
    const done = await decideLooseReview(platform, { id: c.req.param('id'), staff, decision, reason });
    return done ? c.redirect('/staff', 303) : problemPage(c, 'not-found');
  });
  app.get('/staff/checks/:id/pictures', async (c) => {
    const pictures = await findPictures(platform, c.req.param('id'), memberOf(c).account.id);
    return pictures === null ? problemPage(c, 'not-found') : show(c, { title: 'Pictures of a check', main: gallery(pictures) });
  });
}

function page(session: Session, review: LooseReview): Html {
  const { cause, name, email, summary, decidedAt, outcome, reason, votes } = review;
  const mine = votes.some(({ by }) => by === session.account.id);
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>A check</h1>
<p>${personName(name ?? '')} <a href="mailto:${email}">${email}</a>, ${moment(new Date(summary.madeAt * 1000))}. ${WORDS[cause] ?? WORDS.other}</p>
${checkSummary(review)}
${decidedAt !== null ? html`<p>Decided: <strong>${outcome}</strong>. ${reason}</p>` : mine ? html`<p>Your opinion is given; another one is needed.</p>` : decisionForms(`/staff/checks/${review.id}`, token(session))}`;
}
