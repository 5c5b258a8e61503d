import type { LanguageFiles } from './language.js';

/** The languages of this build: what a page that speaks none of them never loads. */
export const LANGUAGES: LanguageFiles = COUNTERSIGN_LANGUAGES;
