import { html } from 'hono/html';
import { badge, moment } from '../layout.mjs';
import { REASONS } from '../review-reasons.mjs';

const WHY = {
  graded: 'It counts towards the certificate, so it is checked.',
  random: 'It was drawn at random.',
  resubmission: 'Its last check did not pass, so this one is checked.',
};

/** How the check of a submission stands, why there is one, and what comes next. */
export function stateOfCheck({ submission, review, missed }) {
  const { checkState: state, checkWhy, checkBy } = submission;
  if (state === 'not-needed') return html`<p>${badge('good', 'No check needed')} Your work is saved.</p>`;
  const why = html`<span class="muted">${WHY[checkWhy]}</span>`;
  if (missed) {
    return html`<section class="panel" data-check="missed"><h2>${badge('bad', 'The check was not made in time')}</h2>
<p>Your work is kept. Hand it in again for a new check, or ask a person to look at it. ${why}</p></section>`;
  }
  if (state === 'awaiting') {
    return html`<section class="panel" data-check="awaiting"><h2>${badge('wait', 'Your work is saved; a check is to do')}</h2>
<p>${why} Until ${moment(checkBy)}. If the check cannot be reached now, come back later: nothing is lost.</p></section>`;
  }
  return html`<section class="panel" data-check="${state}">${STATES[state](review)}<p>${why}</p></section>`;
}

const STATES = {
  accepted: () => html`<h2>${badge('good', 'The check passed')}</h2>`,
  review: (review) => html`<h2>${badge('wait', 'A person looks at it')}</h2>
<p>${review?.kind === 'alternative' ? 'Our staff will write to you and confirm your work with you.' : 'You need not do anything; you will see the answer here. It is no reproach: some checks cannot be decided by a machine.'}</p>`,
  refused: (review) => html`<h2>${badge('bad', 'The check did not pass')}</h2>
${review?.closedAt ? html`<p>A person has looked at it: ${REASONS[review.reason] ?? ''}</p>` : html`<p>This happens, and often for a harmless reason: light, a new haircut, another keyboard, a hurry.</p>`}
<p>Your points are kept but do not count yet. You can hand it in again and make a new check, ask a person to look at it, or change to the way
with a person.</p>`,
};
