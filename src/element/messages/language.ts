import { assetRefs } from '../../loading/assets.js';
import { loadModule } from '../../loading/load-module.js';
import type { MonitorMessages } from '../monitor/monitor-messages.js';
import type { Messages } from './messages.js';

/**
 * Everything that the elements say in one language: a file of its own, loaded where it is spoken.
 * English is built in.
 */
export interface Language {
  readonly check: Messages;
  readonly monitor: MonitorMessages;
}

/** Files of the languages by primary subtag, with paths below the folder of the run-time files. */
export type LanguageFiles = Readonly<Record<string, { readonly path: string; readonly bytes: number; readonly integrity: string }>>;

/** Whether the tag's language is the one that is built in. */
export function isEnglish(tag: string): boolean {
  return /^(?:en\b|$)/i.test(tag);
}

/**
 * The language of a page. Its file runs once for all elements of the page.
 *
 * @param tag BCP 47 tag, such as `pt-BR`: its primary subtag counts
 * @param base folder of the run-time files
 * @returns `null` for English, for a language that there is not, and where its file cannot be
 *   loaded: nobody waits for words
 */
export function loadLanguage(tag: string, base?: string): Promise<Language | null> {
  const [primary = ''] = tag.toLowerCase().split('-');
  return isEnglish(tag) ? Promise.resolve(null) : load(primary, base).catch(() => null);
}

async function load(primary: string, base: string | undefined): Promise<Language | null> {
  const { signal } = new AbortController();
  const index = assetRefs(base).languages;
  const { LANGUAGES } = await loadModule<{ LANGUAGES: LanguageFiles }>(index, signal);
  const file = LANGUAGES[primary];
  if (file === undefined) return null;
  const words = { ...file, name: primary, url: new URL(file.path, index.url).href };
  return (await loadModule<{ language: Language }>(words, signal)).language;
}
