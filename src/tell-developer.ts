/** Where developers work. */
const LOCAL = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

export interface TellOptions {
  readonly debug: boolean;
  /** What was told before: nothing is told twice. */
  readonly told: Set<string>;
  /** The page's. */
  readonly hostname?: string;
}

/** Says what to change in the console, where somebody develops the page, or asks for it. */
export function tellDeveloper(hint: string | null, { debug, told, hostname = location.hostname }: TellOptions): void {
  if (hint === null || told.has(hint) || !(debug || LOCAL.test(hostname))) return;
  told.add(hint);
  // biome-ignore lint/suspicious/noConsole: what a developer has to change is said where they look
  console.warn(`countersign: ${hint}`);
}
