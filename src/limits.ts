/** How long a bundle may be on its way, in seconds. */
export const BUNDLE_LIFETIME_SECONDS = 300;

/** How far a device's clock may be ahead, in seconds. */
export const CLOCK_SKEW_SECONDS = 30;

/** A still that travels, in bytes of JPEG. */
export const MAX_STILL_BYTES: number = 200 * 1024;
