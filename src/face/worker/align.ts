import type { Box } from './detector.js';
import type { Similarity } from './warp.js';

/**
 * dlib's mean face: the points 27 to 54 and 60 to 67 of the 68 (nose, eyes, mouth without the lower
 * lip's outline) as x, y, 0 to 1 of the unpadded chip. Figures from dlib (Boost Software License
 * 1.0), `get_face_chip_details`: what the recognition net was trained on.
 */
const MEAN_FACE: readonly (readonly [point: number, x: number, y: number])[] = [
  [27, 0.490127, 0.203352],
  [28, 0.490127, 0.307009],
  [29, 0.490127, 0.409805],
  [30, 0.490127, 0.515625],
  [31, 0.36688, 0.587326],
  [32, 0.426036, 0.609345],
  [33, 0.490127, 0.628106],
  [34, 0.554217, 0.609345],
  [35, 0.613373, 0.587326],
  [36, 0.121737, 0.216423],
  [37, 0.187122, 0.178758],
  [38, 0.265825, 0.179852],
  [39, 0.334606, 0.231733],
  [40, 0.260918, 0.245099],
  [41, 0.182743, 0.244077],
  [42, 0.645647, 0.231733],
  [43, 0.714428, 0.179852],
  [44, 0.793132, 0.178758],
  [45, 0.858516, 0.216423],
  [46, 0.79751, 0.244077],
  [47, 0.719335, 0.245099],
  [48, 0.254149, 0.780233],
  [49, 0.340985, 0.745405],
  [50, 0.428858, 0.727388],
  [51, 0.490127, 0.742578],
  [52, 0.551395, 0.727388],
  [53, 0.639268, 0.745405],
  [54, 0.726104, 0.780233],
  [60, 0.290379, 0.784792],
  [61, 0.428096, 0.778746],
  [62, 0.490127, 0.785343],
  [63, 0.552157, 0.778746],
  [64, 0.689874, 0.784792],
  [65, 0.553364, 0.824182],
  [66, 0.490127, 0.831803],
  [67, 0.42689, 0.824182],
];
/**
 * Room around the mean face, as a share of it, on each side: dlib's value for the recognition net.
 */
const PADDING = 0.25;

/** The upright square around a box: its side is the box's longer edge. */
export function squareAround(box: Box, size: number): Similarity {
  const side = Math.max(box.width, box.height);
  return { a: side / size, b: 0, tx: box.x + box.width / 2 - side / 2, ty: box.y + box.height / 2 - side / 2 };
}

/**
 * The crop in which the face stands upright at dlib's place: the least-squares similarity from the
 * mean face to the landmarks.
 *
 * @param landmarks 68 x, y pairs in the picture's pixels
 * @param size side of the crop
 */
export function alignment(landmarks: Float32Array, size: number): Similarity {
  const points = MEAN_FACE.map(([point, x, y]) => ({
    x: ((PADDING + x) / (2 * PADDING + 1)) * size,
    y: ((PADDING + y) / (2 * PADDING + 1)) * size,
    u: landmarks[2 * point]!,
    v: landmarks[2 * point + 1]!,
  }));
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my, mu, mv] = [mean((p) => p.x), mean((p) => p.y), mean((p) => p.u), mean((p) => p.v)];
  const spread = mean((p) => (p.x - mx) ** 2 + (p.y - my) ** 2);
  const a = mean((p) => (p.x - mx) * (p.u - mu) + (p.y - my) * (p.v - mv)) / spread;
  const b = mean((p) => (p.x - mx) * (p.v - mv) - (p.y - my) * (p.u - mu)) / spread;
  return { a, b, tx: mu - a * mx + b * my, ty: mv - b * mx - a * my };
}

/** Side of a crop in the picture's pixels. */
export function sideOf({ a, b }: Similarity, size: number): number {
  return Math.hypot(a, b) * size;
}

/** Share of a crop that lies inside the picture, 0 to 1, looked at in 16 × 16 places. */
export function shareInside({ a, b, tx, ty }: Similarity, size: number, picture: { width: number; height: number }): number {
  const places = Array.from({ length: 16 }, (_, index) => ((index + 0.5) / 16) * size);
  const inside = places.flatMap((u) =>
    places.filter((v) => within(a * u - b * v + tx, picture.width) && within(b * u + a * v + ty, picture.height)),
  );
  return inside.length / places.length ** 2;
}

function within(value: number, length: number): boolean {
  return value >= 0 && value < length;
}

/** Landmarks of a crop (0 to 1) as x, y pairs in the picture's pixels. */
export function toPicture(points: Float32Array, size: number, { a, b, tx, ty }: Similarity): Float32Array {
  const mapped = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at]! * size;
    const y = points[at + 1]! * size;
    mapped[at] = a * x - b * y + tx;
    mapped[at + 1] = b * x + a * y + ty;
  }
  return mapped;
}
