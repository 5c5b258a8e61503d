import { html } from 'hono/html';
import type { Html } from '../../types.js';

export interface CheckPlace {
  course: string;
  activity: string;
  attempt: string;
  /** Where the learner can choose another way. */
  back: string;
}

/**
 * The element, bound to one activity and attempt; inside it, what a page without its script shows,
 * and the way without camera.
 */
export function checkElement({ course, activity, attempt, back }: CheckPlace): Html {
  const query = new URLSearchParams({ course, activity, attempt });
  return html`<countersign-check name="identity" required data-attempt="${attempt}"
 challenge="/api/countersign/challenges?${query}" submit="/api/countersign/bundles">
<p slot="alternative">No camera, or you would rather not? <a href="${back}">Do it with a person instead</a>.</p>
<p>The check could not be loaded. Your work is saved: come back later, or <a href="${back}">choose another way</a>.</p>
</countersign-check>`;
}
