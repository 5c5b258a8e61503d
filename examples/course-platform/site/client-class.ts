/** Where a check is made: enough to see where checks fail. */
export interface ClientClass {
  /** Its family. */
  browser: string;
  device: 'phone' | 'tablet' | 'computer' | 'unknown';
}

/**
 * Browser families by the word in their User-Agent, in the order in which the words must be looked
 * for: Edge calls itself Chrome too.
 */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Edge', /Edg(?:A|iOS)?\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /Version\/[\d.]+.*Safari\//],
];

/**
 * Family of browser and class of device: enough to see where checks fail, too little to know
 * anybody again.
 */
export function clientClass(userAgent: string | null | undefined): ClientClass {
  const text = userAgent ?? '';
  const browser = BROWSERS.find(([, words]) => words.test(text))?.[0] ?? 'Other';
  if (text === '') return { browser, device: 'unknown' };
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(text)) return { browser, device: 'tablet' };
  return { browser, device: /Mobi|iPhone/.test(text) ? 'phone' : 'computer' };
}
