import { CAUSE_WORDS, summaryWords } from 'countersign/server';
import { html } from 'hono/html';
import type { VotedReview } from '../../reviews/package-reviews.js';
import { badge } from '../../site/layout.js';
import type { Html } from '../../types.js';

/**
 * How a check went, as the package tells staff: what was seen of liveness, camera and typing. No
 * score: a number looks like more than it is.
 */
export function checkSummary({ id, cause, summary, words, votes }: VotedReview, path = `/staff/checks/${id}`): Html {
  const facts = summaryWords(summary);
  return html`<section class="panel" data-check-review="${cause}"><h3>${badge('plain', CAUSE_WORDS[cause])}</h3>
${words === null ? '' : html`<p>The learner: ${words}</p>`}
${
  facts === null
    ? html`<p>Of this check only its receipt is kept.</p>`
    : html`<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`
}
${votes.length === 0 ? '' : html`<p class="muted">${votes.length} ${votes.length === 1 ? 'opinion was' : 'opinions were'} passed on.</p>`}
<p><a href="${path}/pictures">Pictures that are kept of it</a> <span class="muted">(the look is noted)</span></p></section>`;
}
