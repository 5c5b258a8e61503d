import { html } from 'hono/html';
import { moment, show, token } from '../layout.mjs';
import { decideLooseReview, findLooseReview, findPictures } from '../package-reviews.mjs';
import { REASONS, REASONS_OF } from '../review-reasons.mjs';
import { checkSummary } from './check-summary.mjs';
import { problemPage } from './problem.mjs';

const WORDS = {
  stopped:
    'This account has failed so often that it can make no check any more. Accept, and it may try again; refuse, and only the way with a person is left.',
  other: 'This check belongs to no work that waits. Accept, and what it counted against the account is forgotten.',
};

/** `/staff/checks/…`: a check that no submission's review stands for, and the pictures of any check. */
export function staffChecksRoutes(app, platform) {
  app.get('/staff/checks/:id', async (c) => {
    const session = c.get('session');
    const review = await findLooseReview(platform, c.req.param('id'), session.account.id);
    return review === null ? problemPage(c, 'not-found') : show(c, { title: 'A check', main: page(session, review) });
  });
  app.post('/staff/checks/:id', async (c) => {
    const { decision = '', reason = '' } = await c.req.parseBody();
    const staff = c.get('session').account.id;
    const done = await decideLooseReview(platform, { id: c.req.param('id'), staff, decision, reason });
    return done ? c.redirect('/staff', 303) : problemPage(c, 'not-found');
  });
  app.get('/staff/checks/:id/pictures', async (c) => {
    const pictures = await findPictures(platform, c.req.param('id'), c.get('session').account.id);
    return pictures === null ? problemPage(c, 'not-found') : show(c, { title: 'Pictures of a check', main: gallery(pictures) });
  });
}

function page(session, review) {
  const { cause, name, email, summary, decidedAt, outcome, reason, votes } = review;
  const mine = votes.some(({ by }) => by === session.account.id);
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>A check of ${name}</h1>
<p><a href="mailto:${email}">${email}</a>, ${moment(new Date(summary.madeAt * 1000))}. ${WORDS[cause] ?? WORDS.other}</p>
${checkSummary(review)}
${decidedAt !== null ? html`<p>Decided: <strong>${outcome}</strong>. ${reason}</p>` : mine ? html`<p>Your opinion is given; another one is needed.</p>` : html`<div class="split">${form(session, review, 'accepted')}${form(session, review, 'refused')}</div>`}`;
}

function form(session, { id }, decision) {
  return html`<form method="post" action="/staff/checks/${id}" class="panel stack">${token(session)}<input type="hidden" name="decision" value="${decision}">
<label>Reason, as the learner reads it <select name="reason">${REASONS_OF[decision].map((reason) => html`<option value="${reason}">${REASONS[reason]}</option>`)}</select></label>
<p class="actions"><button class="${decision === 'accepted' ? '' : 'quiet'}">${decision === 'accepted' ? 'Accept' : 'Refuse'}</button></p></form>`;
}

function gallery(pictures) {
  const figure = ({ id, jpeg }) =>
    html`<figure><img src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" alt="Picture ${id} of the check"><figcaption>${id}</figcaption></figure>`;
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Pictures of a check</h1><p class="muted">That you looked at them is noted in the trail.</p>
${pictures.length === 0 ? html`<p data-pictures="0">None are kept.</p>` : html`<div class="split">${pictures.map(figure)}</div>`}`;
}
