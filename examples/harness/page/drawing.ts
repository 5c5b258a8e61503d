// Drawing operations that every browser has: no canvas filters, which WebKit lacks.

/** What a camera's picture is painted from. */
export type Picture = HTMLCanvasElement | HTMLImageElement | HTMLVideoElement;
/** In pixels. */
export type Place = readonly [left: number, top: number, width: number, height: number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Frame extends Size {
  /** Since the camera was opened. */
  readonly seconds: number;
  /** Whose portrait is on a card; `null`: that of the face in front of the camera. */
  readonly portrait: HTMLImageElement | null;
}

/** Paints a frame from the camera's picture. Around it, all is gray. */
export type Effect = (context: CanvasRenderingContext2D, picture: Picture, frame: Frame) => void;

/** For drawing, and for reading what was drawn. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this browser draws nothing');
  return context;
}

/** Every value times `factor`, from 0 to 2. */
export function light(context: CanvasRenderingContext2D, picture: Picture, place: Place, factor: number): void {
  context.drawImage(picture, ...place);
  if (factor > 1) {
    context.globalCompositeOperation = 'lighter';
    context.globalAlpha = factor - 1;
    context.drawImage(picture, ...place);
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
  } else {
    context.fillStyle = `rgb(0 0 0 / ${1 - factor})`;
    context.fillRect(...place);
  }
}

const small = document.createElement('canvas');

/**
 * Made small by halves, then large again, as the mean of five places: about a Gaussian whose
 * standard deviation is `radius` pixels (a factor f gives f² / 4, the places f² / 10 of variance).
 */
export function blur(context: CanvasRenderingContext2D, picture: Picture, [left, top, width, height]: Place, radius: number): void {
  Object.assign(small, { width, height });
  const narrow = contextOf(small);
  narrow.drawImage(picture, 0, 0, width, height);
  narrow.globalCompositeOperation = 'copy';
  const factor = 1.75 * radius;
  let share = 1;
  while (share > 1 / factor) {
    const next = Math.max(share / 2, 1 / factor);
    narrow.drawImage(small, 0, 0, width * share, height * share, 0, 0, width * next, height * next);
    share = next;
  }
  const apart = factor / 2;
  const places = [
    { x: 0, y: 0 },
    { x: apart, y: 0 },
    { x: -apart, y: 0 },
    { x: 0, y: apart },
    { x: 0, y: -apart },
  ];
  for (const [index, { x, y }] of places.entries()) {
    context.globalAlpha = 1 / (index + 1);
    context.drawImage(small, 0.5, 0.5, width * share - 1, height * share - 1, left + x, top + y, width, height);
  }
  context.globalAlpha = 1;
}
