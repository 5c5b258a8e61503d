/** A camera's frame is smaller than this; a picture that unfolds to more is not decoded. */
export const MOST_PIXELS: number = 1920 * 1080;
