/** What is read from a thumbnail of the picture; the thumbnail itself is not kept. */
export interface Thumbnail {
  readonly checksum: number;
  /** The highest color value, 0 to 255. */
  readonly brightest: number;
}

/**
 * Side of the thumbnail by which frames are told apart. Sensor noise changes it from frame to
 * frame.
 */
const SIDE = 32;

/** Looks at the video's picture; gives `null` where there is no canvas or no picture. */
export function createThumbnails(video: HTMLVideoElement): () => Thumbnail | null {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return () => {
    if (context === null || video.videoWidth === 0) return null;
    context.drawImage(video, 0, 0, SIDE, SIDE);
    return read(context.getImageData(0, 0, SIDE, SIDE).data);
  };
}

/** FNV-1a over the pixels (RGBA), and the highest of their color values. */
function read(data: Uint8ClampedArray): Thumbnail {
  let hash = 0x811c9dc5;
  let brightest = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    hash = Math.imul(hash ^ value, 0x01000193);
    if (at % 4 !== 3 && value > brightest) brightest = value;
  }
  return { checksum: hash >>> 0, brightest };
}
