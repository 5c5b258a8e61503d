import { blur, contextOf, type Effect, light, type Picture, type Place, type Size } from './drawing.js';

export interface CardLook {
  /** Against the outline; default 1. */
  readonly size?: number;
  /** Default 1; 0 is black, 2 twice as bright. */
  readonly light?: number;
  /** Of a blur, in pixels; default 0. */
  readonly radius?: number;
  /** Of a shadow over the portrait, from 0 to 1; default 0. */
  readonly shade?: number;
  /** To the picture's right, as a share of the frame; default 0. */
  readonly right?: number;
}

/** Whether the element asks for a card now. */
export function showsCard(): boolean {
  return document.querySelector<HTMLElement>('countersign-check')?.dataset.state === 'document';
}

/**
 * In the step of the card: one in the outline, with the face in front of the camera as its
 * portrait, or another's.
 */
export function card({ size = 1, light: factor = 1, radius = 0, shade = 0, right = 0 }: CardLook): Effect {
  const drawn = document.createElement('canvas');
  return (context, picture, { width, height, portrait }) => {
    if (!showsCard()) return context.drawImage(picture, 0, 0);
    const cardWidth = Math.round(0.78 * Math.min(width, height) * size);
    const cardHeight = Math.round(cardWidth / 1.586);
    Object.assign(drawn, { width: cardWidth, height: cardHeight });
    const face =
      portrait === null
        ? middleOf(picture, { width, height }, { width: 0.5 * height, height: 0.7 * height })
        : middleOf(portrait, portrait, { width: 240, height: 336 });
    paintCard(contextOf(drawn), { width: cardWidth, height: cardHeight }, face);
    const place: Place = [
      Math.round((width - cardWidth) / 2 + right * width),
      Math.round((height - cardHeight) / 2),
      cardWidth,
      cardHeight,
    ];
    if (radius > 0) blur(context, drawn, place, radius);
    else light(context, drawn, place, factor);
    if (shade > 0) darken(context, place, shade);
    // Of a sensor no two pictures are the same: one picture again and again is no camera.
    context.fillStyle = `rgb(${255 * Math.random()} 128 128 / 0.03)`;
    context.fillRect(0, 0, width, height);
  };
}

/** Part of a picture. */
interface Cut {
  readonly picture: Picture;
  readonly place: Place;
}

function middleOf(picture: Picture, whole: Size, { width, height }: Size): Cut {
  return { picture, place: [(whole.width - width) / 2, (whole.height - height) / 2, width, height] };
}

function paintCard(context: CanvasRenderingContext2D, { width, height }: Size, face: Cut): void {
  context.fillStyle = '#d9e4ee';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#54708c';
  for (const line of [0.22, 0.36, 0.5]) context.fillRect(0.55 * width, line * height, 0.36 * width, 0.06 * height);
  context.drawImage(face.picture, ...face.place, 0.06 * width, 0.11 * height, 0.34 * width, 0.78 * height);
}

/** A shadow that grows from the left to the right of the portrait. */
function darken(context: CanvasRenderingContext2D, [left, top, width, height]: Place, most: number): void {
  const shadow = context.createLinearGradient(left + 0.06 * width, top, left + 0.4 * width, top);
  shadow.addColorStop(0, 'rgb(0 0 0 / 0)');
  shadow.addColorStop(1, `rgb(0 0 0 / ${most})`);
  context.fillStyle = shadow;
  context.fillRect(left, top, width, height);
}
