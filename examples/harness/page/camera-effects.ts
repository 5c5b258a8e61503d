// What can be done to a camera's picture with the drawing operations that every browser has: no canvas filters, which WebKit lacks.

const GRAY = '#8a8f98';
/** So long somebody's eyes are looked at before they close. */
const LEARNING_SECONDS = 3;

/**
 * Paints a frame: `paint(context, picture, { width, height, seconds, portrait })`. Around it, all is gray.
 *
 * @type {Readonly<Record<string, (context: CanvasRenderingContext2D, picture: CanvasImageSource, at: { width: number, height: number, seconds: number,
 *   portrait: CanvasImageSource | null }) => void>>}
 */
export const EFFECTS = {
  closer: moved(0, 0, 0.27),
  back: moved(0, 0.1, 2.6),
  left: moved(-0.3, 0, 0.8),
  right: moved(0.3, 0, 0.8),
  up: moved(0, 0.27, 0.7),
  down: moved(0, -0.3),
  'level-head': moved(0, 0, 1, 27),
  dark: lit(0.25),
  bright: lit(1.75),
  blurry: (context, picture, { width, height }) => blur(context, picture, [0, 0, width, height], 7),
  'look-straight': (context, picture, { width, height }) => {
    context.drawImage(picture, 0, 0, width / 2, height, width * 0.2, 0, width * 0.3, height);
    context.drawImage(picture, width / 2, 0, width / 2, height, width * 0.5, 0, width * 0.7, height);
  },
  'uneven-light': (context, picture, { width, height }) => {
    context.drawImage(picture, 0, 0);
    context.fillStyle = 'rgb(0 0 0 / .85)';
    context.fillRect(0, 0, width / 2, height);
  },
  'hold-still': (context, picture, { width, height, seconds }) => {
    const turn = seconds * 2 * Math.PI * 1.5;
    context.translate(95 * Math.cos(turn), 70 * Math.sin(turn));
    blur(context, picture, [0, 0, width, height], 7);
  },
  'eyes-closed': closedEyes(),
  covered: (context, _, { width, height, seconds }) => {
    context.fillStyle = `rgb(${34 + Math.round(2 * Math.sin(seconds * 9))} 30 30)`;
    context.fillRect(0, 0, width, height);
  },
  black: (context, _, { width, height }) => {
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
  },
  card: card({}),
  'card-closer': card({ size: 0.5 }),
  'card-back': card({ size: 2.2, right: 0.24 }),
  'card-dark': card({ light: 0.2 }),
  'card-glare': card({ light: 1.6 }),
  'card-blurry': card({ radius: 4, shade: 0.7 }),
  'card-missing': (context, picture, at) =>
    showsCard() ? blur(context, picture, [0, 0, at.width, at.height], 40) : context.drawImage(picture, 0, 0),
};

/** The picture as it is. */
export const unchanged = (context, picture) => context.drawImage(picture, 0, 0);

export function wipe(context, width, height) {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = GRAY;
  context.fillRect(0, 0, width, height);
}

/** `x` and `y` as shares of the frame, to the picture's right and down. */
function moved(x, y, scale = 1, degrees = 0) {
  return (context, picture, { width, height }) => {
    context.translate(width * (0.5 + x), height * (0.5 + y));
    context.rotate((degrees * Math.PI) / 180);
    context.scale(scale, scale);
    context.drawImage(picture, -width / 2, -height / 2);
  };
}

/** Every value times `factor`, from 0 to 2. */
function lit(factor) {
  return (context, picture, { width, height }) => light(context, picture, [0, 0, width, height], factor);
}

/** Beside the middle until that was said and for a while after, so that nothing is kept while it is learned how these eyes usually are; then the picture is pressed together. */
function closedEyes() {
  let saidAtSeconds = null;
  return (context, picture, at) => {
    if (window.harness.reached().hints.includes('left')) saidAtSeconds ??= at.seconds;
    if (saidAtSeconds === null || at.seconds < saidAtSeconds + LEARNING_SECONDS) return EFFECTS.left(context, picture, at);
    context.translate(0, at.height * 0.17);
    context.scale(1, 0.66);
    context.drawImage(picture, 0, 0);
  };
}

function light(context, picture, place, factor) {
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

const small = typeof document === 'undefined' ? null : document.createElement('canvas');

/**
 * Made small by halves, then large again, as the mean of five places: about a Gaussian whose standard deviation is `radius` pixels (a factor f gives f² / 4, the
 * places f² / 10 of variance).
 */
function blur(context, picture, [left, top, width, height], radius) {
  Object.assign(small, { width, height });
  const narrow = small.getContext('2d', { willReadFrequently: true });
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
    [0, 0],
    [apart, 0],
    [-apart, 0],
    [0, apart],
    [0, -apart],
  ];
  for (const [index, [x, y]] of places.entries()) {
    context.globalAlpha = 1 / (index + 1);
    context.drawImage(small, 0.5, 0.5, width * share - 1, height * share - 1, left + x, top + y, width, height);
  }
  context.globalAlpha = 1;
}

function showsCard() {
  return document.querySelector('countersign-check')?.dataset.state === 'document';
}

/** In the step of the card: one in the outline, with the face in front of the camera as its portrait, or another's. */
function card({ size = 1, light: factor = 1, radius = 0, shade = 0, right = 0 }) {
  const drawn = typeof document === 'undefined' ? null : document.createElement('canvas');
  return (context, picture, { width, height, portrait }) => {
    if (!showsCard()) return context.drawImage(picture, 0, 0);
    const cardWidth = Math.round(0.78 * Math.min(width, height) * size);
    const cardHeight = Math.round(cardWidth / 1.586);
    Object.assign(drawn, { width: cardWidth, height: cardHeight });
    paintCard(
      drawn.getContext('2d', { willReadFrequently: true }),
      cardWidth,
      cardHeight,
      portrait ?? picture,
      portrait === null ? { width, height } : null,
    );
    const place = [Math.round((width - cardWidth) / 2 + right * width), Math.round((height - cardHeight) / 2), cardWidth, cardHeight];
    if (radius > 0) blur(context, drawn, place, radius);
    else light(context, drawn, place, factor);
    if (shade > 0) darken(context, place, shade);
  };
}

/** A shadow that grows from the left to the right of the portrait. */
function darken(context, [left, top, width, height], most) {
  const shadow = context.createLinearGradient(left + 0.06 * width, top, left + 0.4 * width, top);
  shadow.addColorStop(0, 'rgb(0 0 0 / 0)');
  shadow.addColorStop(1, `rgb(0 0 0 / ${most})`);
  context.fillStyle = shadow;
  context.fillRect(left, top, width, height);
}

function paintCard(context, width, height, face, frame) {
  context.fillStyle = '#d9e4ee';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#54708c';
  for (const line of [0.22, 0.36, 0.5]) context.fillRect(0.55 * width, line * height, 0.36 * width, 0.06 * height);
  const place = [0.06 * width, 0.11 * height, 0.34 * width, 0.78 * height];
  const whole = frame ?? { width: face.width, height: face.height };
  const cut = frame === null ? { width: 240, height: 336 } : { width: 0.5 * whole.height, height: 0.7 * whole.height };
  context.drawImage(face, (whole.width - cut.width) / 2, (whole.height - cut.height) / 2, cut.width, cut.height, ...place);
}
