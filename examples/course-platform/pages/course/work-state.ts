import { html } from 'hono/html';
import { reasonWords } from '../../checks/check-words.js';
import type { Check } from '../../checks/checks.js';
import type { ToldKind } from '../../courses/open-review.js';
import type { CheckState, Submission } from '../../courses/submissions.js';
import type { CheckWhy } from '../../enrollment/check-policy.js';
import { REASONS } from '../../reviews/review-reasons.js';
import type { LearnersReview } from '../../reviews/reviews.js';
import { badge, moment } from '../../site/layout.js';
import type { Html } from '../../types.js';

const WHY: Readonly<Record<CheckWhy, string>> = {
  graded: 'It counts toward the certificate, so it is checked.',
  random: 'It was drawn at random.',
  resubmission: 'An earlier attempt has not passed its check, so this one is checked.',
};

/** Checks of one submission, newest first. */
type Tries = readonly Pick<Check, 'result' | 'reasons'>[];

export interface WorkState {
  submission: Submission;
  review: LearnersReview | null;
  checks: Tries;
  /** Tries that the course allows. */
  most: number;
  /** The check was not made in time. */
  missed: boolean;
}

/** How the check of a submission stands, why there is one, and what comes next. */
export function stateOfCheck({ submission, review, checks, most, missed }: WorkState): Html {
  const { checkState: state, checkWhy, checkBy, tries, onTrack } = submission;
  if (state === 'not-needed') {
    return html`<p>${badge('good', 'No check needed')} Your work is saved. ${onTrack ? '' : html`<span class="muted">It was handed in off the verified track: for a certificate, join and hand it in again.</span>`}</p>`;
  }
  const why = html`<span class="muted">${checkWhy === null ? '' : WHY[checkWhy]}</span>`;
  if (missed) {
    return html`<section class="panel" data-check="missed"><h2>${badge('bad', 'The check was not made in time')}</h2>
<p>Your work is kept. Hand it in again for a new check, or ask a person to look at it. ${why}</p></section>`;
  }
  if (state === 'awaiting') {
    return html`<section class="panel" data-check="awaiting" data-tries-left="${most - tries}"><h2>${badge('wait', 'Your work is saved; a check is to do')}</h2>
${tries === 0 ? '' : lastTry(checks, most - tries)}
<p>${why} ${checkBy === null ? '' : html`Until ${moment(checkBy)}.`} If the check cannot be reached now, come back later: nothing is lost.</p></section>`;
  }
  return html`<section class="panel" data-check="${state}">${STATES[state](review, checks)}<p>${why}</p></section>`;
}

/** What a refused try is told, so that the next one can go better. */
function lastTry(checks: Tries, left: number): Html {
  const refused = checks.find(({ result }) => result === 'refused');
  return html`<p data-refused="${refused?.reasons.join(' ') ?? ''}"><strong>The last check did not pass</strong>${refused === undefined ? '' : html`: ${reasonWords(refused.reasons)}`}.
${left === 1 ? 'One try is left' : `${left} tries are left`}; after that a person looks at it. Light from the front, the keyboard you enrolled with, and no hurry help most.</p>`;
}

type Decided = Exclude<CheckState, 'not-needed' | 'awaiting'>;
const STATES: Readonly<Record<Decided, (review: LearnersReview | null, checks: Tries) => Html>> = {
  accepted: () => html`<h2>${badge('good', 'The check passed')}</h2>`,
  review: (review, checks) => html`<h2>${badge('wait', 'A person looks at it')}</h2>
<p>${WAITING[review?.kind ?? 'check']}</p>${review?.kind === 'check' && checks[0]?.result === 'refused' ? html`<p class="muted">The last check did not pass: ${reasonWords(checks[0].reasons)}.</p>` : ''}`,
  refused: (review) => html`<h2>${badge('bad', 'The check did not pass')}</h2>
${review?.closedAt ? html`<p>A person has looked at it: ${review.reason === null ? '' : REASONS[review.reason]}</p>` : html`<p>This happens, and often for a harmless reason: light, a new haircut, another keyboard, a hurry.</p>`}
<p>Your points are kept but do not count yet. You can hand it in again and make a new check, ask another person to look at it, or change to the way
with a person.</p>`,
};

const WAITING: Readonly<Record<ToldKind, string>> = {
  alternative: 'Our staff will write to you and confirm your work with you.',
  appeal: 'Somebody who has not decided about it before looks at it. You will see the answer here.',
  check: 'You need not do anything; you will see the answer here. It is no reproach: some checks cannot be decided by a machine.',
};
