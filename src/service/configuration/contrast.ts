/** WCAG 2.2: text is read by most people from here on. */
const LEAST_CONTRAST = 4.5;

/**
 * Whether a color can be read on white, and white on it.
 *
 * @param color such as #2452c7
 */
export function isReadableOnWhite(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(color.slice(at, at + 2), 16) / 255));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (luminance + 0.05) >= LEAST_CONTRAST;
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
