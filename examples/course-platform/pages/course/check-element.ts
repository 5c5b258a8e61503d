import { html } from 'hono/html';
import { REVIEW_DAYS } from '../../enrollment/policy.js';
import type { Html } from '../../types.js';

export interface CheckPlace {
  course: string;
  activity: string;
  attempt: string;
  /** Where the learner can choose another way. */
  back: string;
  /** The learner has enrolled. */
  returning: boolean;
}

/**
 * The element, bound to one activity and attempt; inside it, what a page without its script shows,
 * and the way without camera.
 */
export function checkElement({ course, activity, attempt, back, returning }: CheckPlace): Html {
  const query = new URLSearchParams({ course, activity, attempt });
  return html`<countersign-check name="identity" required${returning ? ' returning' : ''} data-attempt="${attempt}"
 challenge="/api/countersign/challenges?${query}" submit="/api/countersign/bundles" phone="/phone">
<p slot="alternative">No camera, or you would rather not? <a class="button quiet" href="${back}">Do it with a person instead</a> They look at your work within ${REVIEW_DAYS} days, and it counts the same.</p>
<p>The check could not be loaded. Your work is saved: come back later, or <a href="${back}">choose another way</a>.</p>
</countersign-check>`;
}
