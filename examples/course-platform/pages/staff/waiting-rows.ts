// What waits for a person, a row each.
import type { Review } from 'countersign/server';
import { html } from 'hono/html';
import type { ReviewKind } from '../../courses/open-review.js';
import type { LtiReview } from '../../lti/reviews.js';
import type { ListedReview } from '../../reviews/reviews.js';
import { age, badge, moment, personName } from '../../site/layout.js';
import type { Html } from '../../types.js';

const KINDS: Readonly<Record<ReviewKind, string>> = {
  check: 'Check',
  appeal: 'Appeal',
  alternative: 'Way with a person',
  writing: 'Writing',
};
const CAUSES: Readonly<Record<Review['cause'], string>> = {
  review: 'Check',
  'not-live': 'Check',
  stopped: 'Stopped',
  appeal: 'Appeal',
  rebind: 'Another browser',
  renewed: 'New enrollment',
};

export function reviewRow({ id, kind, course, unit, learner, openedAt, votes, fourEyes, mine, isBarred }: ListedReview, now: Date): Html {
  return html`<li><a href="/staff/reviews/${id}">${course}: ${unit}</a> ${personName(learner)} ${badge('plain', KINDS[kind])}
<span class="muted">${waitsSince(openedAt, now)}${fourEyes ? `, ${votes} of 2 opinions` : ''}${mine ? ', yours is given' : ''}${isBarred ? ', for others: you decided before' : ''}</span></li>`;
}

export function looseRow({ id, cause, openedAt }: Review, now: Date): Html {
  const words = cause === 'stopped' ? 'An account that may make no check any more' : 'A check of no work that waits';
  return html`<li><a href="/staff/checks/${id}">${words}</a> ${badge('plain', CAUSES[cause])} <span class="muted">${waitsSince(new Date(openedAt * 1000), now)}</span></li>`;
}

export function ltiRow({ tenant, id, cause, issuer, openedAt }: LtiReview, now: Date): Html {
  return html`<li><a href="/staff/lti/${tenant}/${id}">A check at ${hostOf(issuer)}</a> ${badge('plain', CAUSES[cause])} <span class="muted">${waitsSince(new Date(openedAt * 1000), now)}</span></li>`;
}

function waitsSince(at: Date, now: Date): Html {
  return html`since ${moment(at)} (${age(at, now)})`;
}

/** An issuer is an address, or a name. */
function hostOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}

/** What waits about accounts, by how many. */
export function accountRows(renewals: number, duplicates: number): Html[] {
  const row = (path: string, words: string, count: number) =>
    count === 0
      ? []
      : [html`<li><a href="${path}">${words}</a> ${badge('plain', 'Accounts')} <span class="muted">${count} waiting</span></li>`];
  return [
    ...row('/staff/renewals', 'Enrollments that replaced another one', renewals),
    ...row('/staff/duplicates', 'One face under two accounts', duplicates),
  ];
}
