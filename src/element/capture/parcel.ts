import type { TemplateResult } from 'lit';
import type { ReviewDetails } from '../../check/check-types.js';
import type { FaceQuality } from '../../types.js';
import { html, nothing } from '../html.js';
import type { Screen } from '../screen.js';
import { keepUnrecorded } from '../unrecorded.js';

/** Of the picture's shorter side; the face's box with some room around it. */
const ROOM = 1.7;

/**
 * All that is sent, as it is: the numbers, and the picture that they were made of, which is drawn
 * from memory and goes nowhere.
 */
export function parcelView({ messages }: Screen, { vectors, repetitions, picture, quality, stills }: ReviewDetails): TemplateResult {
  const { labels } = messages;
  const faces = vectors.map((vector) => [...vector].map((value) => value.toFixed(3)).join(' '));
  const times = repetitions.map(({ dwellMs, downDownMs }) => [dwellMs, downDownMs].map(row).join('\n'));
  const touches = repetitions.flatMap(({ x, y, size = [] }) => (x && y ? [[x, y, size].map(row).join('\n')] : []));
  return html`<details class="parcel" part="parcel"><summary>${labels.lookAt}</summary>
    <p>${labels.onlyHere}</p>
    ${picture === null ? nothing : html`<figure>${crop(picture, quality, labels.madeOf)}<figcaption>${labels.madeOf}</figcaption></figure>`}
    ${stills.map((jpeg) => html`<figure>${crop(jpeg, null, labels.sentPicture)}<figcaption>${labels.sentPicture}</figcaption></figure>`)}
    <p>${labels.numbersFace}</p><pre tabindex="0" dir="ltr" aria-label=${labels.numbersFace}>${faces.join('\n\n')}</pre>
    <p>${labels.numbersTyping}</p><pre tabindex="0" dir="ltr" aria-label=${labels.numbersTyping}>${times.join('\n\n')}</pre>
    ${touches.length === 0 ? nothing : html`<p>${labels.numbersTouch}</p><pre tabindex="0" dir="ltr" aria-label=${labels.numbersTouch}>${touches.join('\n\n')}</pre>`}
  </details>`;
}

function row(times: readonly (number | null)[]): string {
  return times.map((time) => (time === null ? '–' : Math.round(time))).join(' ');
}

/** No address is made for it, so that no policy of the page has to let one in. */
function crop(jpeg: Uint8Array<ArrayBuffer>, quality: FaceQuality | null, label: string): HTMLCanvasElement {
  const known = drawn.get(jpeg);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  drawn.set(jpeg, canvas);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  keepUnrecorded(canvas);
  createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })).then(
    (bitmap) => draw(canvas, bitmap, quality),
    () => undefined,
  );
  return canvas;
}

/** A screen that is drawn again has the same canvas. */
const drawn = new WeakMap<Uint8Array, HTMLCanvasElement>();

function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap, quality: FaceQuality | null): void {
  const { width, height } = bitmap;
  const side = quality === null ? null : Math.min(width, height, ROOM * quality.size * Math.min(width, height));
  const [wide, high] = side === null ? [width, height] : [side, side];
  const within = (center: number, size: number, whole: number): number => Math.max(0, Math.min(whole - size, center - size / 2));
  const left = within(width * (0.5 + (quality?.offsetX ?? 0)), wide, width);
  const top = within(height * (0.5 + (quality?.offsetY ?? 0)), high, height);
  canvas.width = 160;
  canvas.height = Math.round((160 * high) / wide);
  canvas.getContext('2d')?.drawImage(bitmap, left, top, wide, high, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}
