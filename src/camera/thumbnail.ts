/** What is read from a thumbnail of the picture; the thumbnail itself is not kept. */
export interface Thumbnail {
  readonly checksum: number;
  /** The highest color value, 0 to 255. */
  readonly brightest: number;
  /**
   * The widest range of one color over the picture, 0 to 255: next to nothing where all of it is
   * one color.
   */
  readonly range: number;
}

/**
 * Side of the thumbnail by which frames are told apart. Sensor noise changes it from frame to
 * frame.
 */
const SIDE = 32;

/** Looks at a picture; gives `null` where there is no canvas. */
export function createThumbnails(): (picture: ImageBitmap | HTMLVideoElement) => Thumbnail | null {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (picture) => {
    if (context === null) return null;
    context.drawImage(picture, 0, 0, SIDE, SIDE);
    return read(context.getImageData(0, 0, SIDE, SIDE).data);
  };
}

/** FNV-1a over the pixels (RGBA), and how high and how wide their colors go. */
function read(data: Uint8ClampedArray): Thumbnail {
  let hash = 0x811c9dc5;
  const lowest = [255, 255, 255];
  const highest = [0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    hash = Math.imul(hash ^ value, 0x01000193);
    const color = at % 4;
    if (color === 3) continue;
    if (value < (lowest[color] as number)) lowest[color] = value;
    if (value > (highest[color] as number)) highest[color] = value;
  }
  const ranges = highest.map((value, color) => value - (lowest[color] as number));
  return { checksum: hash >>> 0, brightest: Math.max(...highest), range: Math.max(...ranges) };
}
