import { html } from 'hono/html';
import { CAUSE_WORDS, REASON_WORDS, type Reason, type Review, ReviewError, summaryWords, type Vote } from '../../server.js';
import { readCursor, writeCursor } from '../api/cursor.js';
import { type ConsoleSession, listStaff } from '../store/staff.js';
import { addToTrail } from '../store/trail.js';
import type { ConsoleApp, ConsoleOptions, Html } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { formOf, idOf, sessionFor } from './guard.js';
import { later, moment, page, token } from './page.js';
import { placeSchema } from './place.js';
import { may } from './rights.js';

const PAGE = 30;

/** `/console/reviews`: checks that a person looks at, what there is of each, and the decision. */
export function mountReviewPages(app: ConsoleApp, options: ConsoleOptions): void {
  const { countersign, database, now, wake } = options;
  const { reviews } = countersign;
  app.get('/reviews', async (c) => {
    const session = sessionFor(c, 'see');
    const state = c.req.query('state') === 'decided' ? 'decided' : 'open';
    const cursor = c.req.query('cursor');
    const place = cursor === undefined ? null : readCursor(cursor, placeSchema(state));
    const after = place === null ? {} : { after: { id: place[2], openedAt: place[1], decidedAt: place[1] } };
    const found = await reviews.list(session.tenant, { state, limit: PAGE + 1, ...after });
    const last = found.length > PAGE ? found[PAGE - 1] : undefined;
    const next = last === undefined ? null : writeCursor([state, state === 'open' ? last.openedAt : last.decidedAt, last.id]);
    return page(c, { title: 'Reviews', session, main: list(session, state, found.slice(0, PAGE), next) });
  });
  app.get('/reviews/:id', async (c) => {
    const session = sessionFor(c, 'decide');
    const review = await reviews.get(session.tenant, idOf(c));
    if (review === null) throw new ConsoleProblem('unknown');
    const sql = 'select reasons from service_check where tenant = $1 and receipt_jti = $2';
    const [check] = await database.query<{ reasons: readonly Reason[] }>(sql, [session.tenant, review.id]);
    const names = new Map((await listStaff(database, session.tenant)).map(({ id, name }) => [id, name]));
    return page(c, {
      title: 'Review',
      session,
      main: detail(session, { ...review, reasons: check?.reasons ?? [] }, names, options.policy.fourEyes === true),
    });
  });
  app.get('/reviews/:id/pictures', async (c) => {
    const session = sessionFor(c, 'decide');
    const { id: by, tenant } = session;
    const id = idOf(c);
    if ((await reviews.get(tenant, id)) === null) throw new ConsoleProblem('unknown');
    // Noted first: nobody sees a picture that the trail does not know of.
    await addToTrail(database, { at: now(), tenant, actor: `staff:${by}`, action: 'pictures.seen', object: id });
    const pictures = await reviews.pictures(tenant, id, by);
    const figures = pictures.map(
      ({ id: number, jpeg }) =>
        html`<figure><img src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" alt="Picture ${number} of the check"></figure>`,
    );
    const main = html`<p class="muted">That you looked at them is noted in the trail.</p>
${figures.length === 0 ? html`<p>None are kept.</p>` : html`<div class="split">${figures}</div>`}<p><a href="/console/reviews/${id}">Back</a></p>`;
    return page(c, { title: 'Pictures of a check', session, main });
  });
  app.post('/reviews/:id', async (c) => {
    const { id: by, tenant } = sessionFor(c, 'decide');
    const { outcome, reason = '' } = await formOf(c);
    if ((outcome !== 'accepted' && outcome !== 'refused') || reason.trim() === '') throw new ConsoleProblem('form');
    await reviews.decide({ tenant, id: idOf(c), by, outcome, reason }).catch((error: unknown) => {
      if (!(error instanceof ReviewError)) throw error;
      throw new ConsoleProblem(error.code === 'review/unknown' ? 'unknown' : error.code === 'review/words' ? 'form' : 'decided');
    });
    wake();
    return c.redirect('/console/reviews', 303);
  });
}

function list(session: ConsoleSession, state: 'open' | 'decided', reviews: readonly Review[], next: string | null): Html {
  const other = state === 'open' ? html`<a href="?state=decided">Decided ones</a>` : html`<a href="?state=open">Open ones</a>`;
  const row = ({ id, subject, cause, openedAt, outcome, waiting = 0 }: Review): Html => {
    const words = html`<bdi>${subject}</bdi>: ${CAUSE_WORDS[cause]}`;
    return html`<li>${may(session, 'decide') ? html`<a href="/console/reviews/${id}">${words}</a>` : words}
<span class="muted">since ${moment(openedAt)}${waiting > 0 ? `, and ${waiting} more` : ''}</span>${outcome === null ? '' : html` <strong>${outcome}</strong>`}</li>`;
  };
  return html`<p>${other}</p>${reviews.length === 0 ? html`<p>None.</p>` : html`<ul class="rows">${reviews.map(row)}</ul>`}
${later(`?state=${state}&`, next)}`;
}

function detail(
  session: ConsoleSession,
  review: Review & { readonly votes: readonly Vote[]; readonly reasons: readonly Reason[] },
  names: ReadonlyMap<string, string>,
  fourEyes: boolean,
): Html {
  const { id, subject, cause, openedAt, summary, words, votes, reasons, outcome, reason } = review;
  const facts = summaryWords(summary);
  const { course, activity } = summary.context;
  const rule = fourEyes ? 'Two who agree decide.' : 'One decides.';
  const mine = votes.some(({ by }) => by === session.id);
  return html`<p><bdi>${subject}</bdi>: ${CAUSE_WORDS[cause]}. <bdi>${course}</bdi>, <bdi>${activity}</bdi>, ${moment(openedAt)}${summary.late ? ', late' : ''}.
${reasons.map((one) => REASON_WORDS[one]).join(' ')}</p>
${words === null ? '' : html`<section class="panel"><h2>What the learner says</h2><p><bdi>${words}</bdi></p></section>`}
<section class="panel"><h2>How the check went</h2>
${facts === null ? html`<p>Of this check only its receipt is kept.</p>` : html`<dl>${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`}
<p class="muted">Scores are not shown: a number looks like more than it is.</p>
<p><a href="/console/reviews/${id}/pictures">Pictures that are kept of it</a> <span class="muted">(the look is noted)</span></p></section>
<h2>Opinions</h2>${votes.length === 0 ? html`<p>None yet.</p>` : html`<ul class="rows">${votes.map((vote) => html`<li><strong>${vote.outcome}</strong> <bdi>${names.get(vote.by) ?? vote.by}</bdi> <span class="muted">${moment(vote.at)}</span><br><bdi>${vote.reason}</bdi></li>`)}</ul>`}
${
  outcome !== null
    ? html`<p>Decided: <strong>${outcome}</strong>. <bdi>${reason}</bdi></p>`
    : mine
      ? html`<p>${rule} Yours is given.</p>`
      : html`<p>${rule}</p><div class="split">${form(session, id, 'accepted')}${form(session, id, 'refused')}</div>`
}`;
}

function form(session: ConsoleSession, id: string, outcome: 'accepted' | 'refused'): Html {
  const isGood = outcome === 'accepted';
  return html`<form class="panel" method="post" action="/console/reviews/${id}">${token(session)}<input type="hidden" name="outcome" value="${outcome}">
<h2>${isGood ? 'It was the learner' : 'It cannot be confirmed'}</h2>
<label>Reason, as the learner reads it <textarea name="reason" rows="3" maxlength="2000" required></textarea></label>
<button class="${isGood ? '' : 'quiet'}">${isGood ? 'Accept' : 'Refuse'}</button></form>`;
}
