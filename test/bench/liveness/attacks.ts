import type { Pixels } from '../../../src/face/worker/warp.js';

/**
 * Where the photograph's point is that is seen at a pixel; coordinates from the middle, in pixels.
 * `null`: beside it.
 */
type View = (x: number, y: number) => readonly [u: number, v: number];

/**
 * Focal length in pixels, which is also the distance at which the photograph is as large as its
 * frame: a webcam's 53°.
 */
const FOCAL = 640;
/** Seconds of one swing to both sides and back. */
const PERIOD = 4;
/**
 * Radius in pixels of the cylinder that a bent photograph lies on: about that of a head in the
 * frame.
 */
const RADIUS = 220;

const swing = (seconds: number): number => Math.sin((2 * Math.PI * seconds) / PERIOD);
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * A flat photograph, turned about an axis in its plane and seen in perspective. `axis`: degrees
 * from the vertical; 90 tips its upper edge to the camera and back.
 */
function tilted(degrees: number, seconds: number, axis = 0): View {
  const angle = radians(degrees) * swing(seconds);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [along, across] = [Math.sin(radians(axis)), Math.cos(radians(axis))];
  return (x, y) => {
    const [p, q] = [x * across + y * along, y * across - x * along];
    const u = p / (cos - (p / FOCAL) * sin);
    const v = (q / FOCAL) * (FOCAL + u * sin);
    return [u * across - v * along, v * across + u * along];
  };
}

/** A photograph around a cylinder, which is turned about its axis. */
function bent(degrees: number, seconds: number): View {
  const angle = radians(degrees) * swing(seconds);
  return (x, y) => {
    const slope = x / FOCAL;
    const middle = FOCAL + RADIUS;
    const [a, b, c] = [slope * slope + 1, -2 * middle, middle * middle - RADIUS * RADIUS];
    const inside = b * b - 4 * a * c;
    if (inside < 0) return [Number.NaN, Number.NaN];
    const z = (-b - Math.sqrt(inside)) / (2 * a);
    return [RADIUS * (Math.atan2(slope * z, middle - z) + angle), (y / FOCAL) * z];
  };
}

/** How a photograph can be held before the camera. */
export const VIEWS: Readonly<Record<string, (seconds: number) => View>> = {
  panned: (seconds) => (x, y) => [x + 120 * swing(seconds), y],
  scaled: (seconds) => {
    const scale = 1 + 0.35 * swing(seconds);
    return (x, y) => [x / scale, y / scale];
  },
  'tilted 25°': (seconds) => tilted(25, seconds),
  'tilted 60°': (seconds) => tilted(60, seconds),
  'tipped 35°': (seconds) => tilted(35, seconds, 90),
  'tipped 60°': (seconds) => tilted(60, seconds, 90),
  'slanting 45°': (seconds) => tilted(45, seconds, 45),
  bent: (seconds) => bent(35, seconds),
};

/** The photograph as the camera sees it; gray beside it. */
export function show(photograph: Pixels, view: View): Pixels {
  const { width, height, data: from } = photograph;
  const data = new Uint8ClampedArray(from.length).fill(120);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 4) {
      const [u, v] = view(column - width / 2, row - height / 2);
      const [x, y] = [u + width / 2, v + height / 2];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      if (!(left >= 0 && top >= 0 && left < width - 1 && top < height - 1)) continue;
      const [fx, fy] = [x - left, y - top];
      const corner = (top * width + left) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const upper = from[corner + channel]! * (1 - fx) + from[corner + 4 + channel]! * fx;
        const lower = from[corner + width * 4 + channel]! * (1 - fx) + from[corner + width * 4 + 4 + channel]! * fx;
        data[at + channel] = upper * (1 - fy) + lower * fy;
      }
    }
  }
  return { data, width, height };
}

/** The same picture through a sensor: noise of two 8-bit steps, never the same twice. */
export function sensed({ data: from, width, height }: Pixels, random: () => number): Pixels {
  const data = new Uint8ClampedArray(from);
  for (let at = 0; at < data.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) data[at + channel] = from[at + channel]! + 5 * (random() + random() - 1);
  }
  return { data, width, height };
}
