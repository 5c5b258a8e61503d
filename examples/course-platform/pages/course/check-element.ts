import { html } from 'hono/html';

/**
 * The element, bound to one activity and attempt; inside it, what a page without its script shows, and the way without camera.
 *
 * @param {{ course: string, activity: string, attempt: string, back: string }} place `back`: where the learner can choose another way
 */
export function checkElement({ course, activity, attempt, back }) {
  const query = new URLSearchParams({ course, activity, attempt });
  return html`<countersign-check name="identity" required data-attempt="${attempt}"
 challenge="/api/countersign/challenges?${query}" submit="/api/countersign/bundles">
<p slot="alternative">No camera, or you would rather not? <a href="${back}">Do it with a person instead</a>.</p>
<p>The check could not be loaded. Your work is saved: come back later, or <a href="${back}">choose another way</a>.</p>
</countersign-check>`;
}
