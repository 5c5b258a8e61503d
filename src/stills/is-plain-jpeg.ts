/** Markers without a length: restarts, start and end of the picture. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);

const [START, END, SCAN, BASELINE] = [0xd8, 0xd9, 0xda, 0xc0];
/** Tables, restart interval, comment, and what applications add. */
const isHarmless = (marker: number): boolean =>
  marker === 0xc4 || marker === 0xdb || marker === 0xdd || marker === 0xfe || (marker >= 0xe0 && marker <= 0xef);
/** A baseline picture holds each of its three components in one scan at most. */
const MOST_SCANS = 3;

/**
 * Whether a JPEG is as browsers' canvases write them: one baseline frame, few scans, within the
 * size. A progressive picture may hold hundreds of scans, each of which costs a decoder a walk over
 * all pixels: six of 196 kB held a thread for 104 seconds.
 *
 * @param mostPixels width times height at most
 */
export function isPlainJpeg(jpeg: Uint8Array, mostPixels: number): boolean {
  if (jpeg[0] !== 0xff || jpeg[1] !== START) return false;
  let [frames, scans] = [0, 0];
  for (let at = 2; at + 4 <= jpeg.length || (jpeg[at] === 0xff && jpeg[at + 1] === END); ) {
    const marker = jpeg[at + 1] as number;
    if (jpeg[at] !== 0xff) return false;
    if (marker === END) return frames === 1 && scans > 0;
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isBare(marker)) return false;
    const length = wordAt(jpeg, at + 2);
    if (marker === BASELINE) {
      const pixels = wordAt(jpeg, at + 5) * wordAt(jpeg, at + 7);
      if (++frames > 1 || length < 8 || !(pixels > 0 && pixels <= mostPixels)) return false;
    } else if (marker === SCAN) {
      if (frames !== 1 || ++scans > MOST_SCANS) return false;
    } else if (!isHarmless(marker)) return false;
    at += 2 + length;
    if (length < 2) return false;
    if (marker === SCAN) at = afterScan(jpeg, at);
  }
  return false;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/**
 * Where the next marker stands behind a scan's data: a stuffed zero or a restart belongs to the
 * data.
 */
function afterScan(bytes: Uint8Array, from: number): number {
  for (let at = from; ; ) {
    const found = bytes.indexOf(0xff, at);
    if (found < 0) return bytes.length;
    const next = bytes[found + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return found;
    at = found + (next === 0xff ? 1 : 2);
  }
}
