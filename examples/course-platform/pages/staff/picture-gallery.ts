import { html } from 'hono/html';
import type { Picture } from '../../reviews/package-reviews.js';
import type { Html } from '../../types.js';

/** The pictures of a check that are still kept. */
export function gallery(pictures: readonly Picture[]): Html {
  const figure = ({ id, jpeg }: Picture) =>
    html`<figure><img src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" alt="Picture ${id} of the check"><figcaption>${id}</figcaption></figure>`;
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Pictures of a check</h1><p class="muted">That you looked at them is noted in the trail.</p>
${pictures.length === 0 ? html`<p data-pictures="0">None are kept.</p>` : html`<div class="split">${pictures.map(figure)}</div>`}`;
}
