// What can be done to a camera's picture.
import { card, showsCard } from './card-effect.js';
import { blur, type Effect, light } from './drawing.js';

const GRAY = '#8a8f98';
/** So long somebody's eyes are looked at before they close. */
const LEARNING_SECONDS = 3;

export const EFFECTS: Readonly<Record<string, Effect>> = {
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
  'card-missing': (context, picture, { width, height }) =>
    showsCard() ? blur(context, picture, [0, 0, width, height], 40) : context.drawImage(picture, 0, 0),
};

/** The picture as it is. */
export const unchanged: Effect = (context, picture) => context.drawImage(picture, 0, 0);

export function wipe(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = GRAY;
  context.fillRect(0, 0, width, height);
}

/** `x` and `y` as shares of the frame, to the picture's right and down. */
function moved(x: number, y: number, scale = 1, degrees = 0): Effect {
  return (context, picture, { width, height }) => {
    context.translate(width * (0.5 + x), height * (0.5 + y));
    context.rotate((degrees * Math.PI) / 180);
    context.scale(scale, scale);
    context.drawImage(picture, -width / 2, -height / 2);
  };
}

/** Every value times `factor`, from 0 to 2. */
function lit(factor: number): Effect {
  return (context, picture, { width, height }) => light(context, picture, [0, 0, width, height], factor);
}

/**
 * Beside the middle until that was said and for a while after, so that nothing is kept while it is
 * learned how these eyes usually are; then the picture is pressed together.
 */
function closedEyes(): Effect {
  const aside = moved(-0.3, 0, 0.8);
  let saidAtSeconds: number | null = null;
  return (context, picture, frame) => {
    if (window.harness.reached().hints.includes('left')) saidAtSeconds ??= frame.seconds;
    if (saidAtSeconds === null || frame.seconds < saidAtSeconds + LEARNING_SECONDS) return aside(context, picture, frame);
    context.translate(0, frame.height * 0.17);
    context.scale(1, 0.66);
    context.drawImage(picture, 0, 0);
  };
}
