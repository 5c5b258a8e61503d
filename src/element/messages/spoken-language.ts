import { isEnglish, type Language, loadLanguage } from './language.js';

/**
 * So long the words of another language are waited for; then English stands there until they come.
 */
const MOST_SILENT_MS = 1500;

interface Speaker extends HTMLElement {
  readonly lang: string;
  readonly assets: string | undefined;
  readonly hasUpdated: boolean;
  requestUpdate(): void;
}

/**
 * The language that an element speaks: its own `lang`, or that of the page. Its words come as a
 * file of their own. Nothing is shown for a moment, so that nobody sees English flash by.
 */
export class SpokenLanguage {
  readonly #speaker: Speaker;
  #language: Language | null = null;
  #silent = false;

  constructor(speaker: Speaker) {
    this.#speaker = speaker;
  }

  /** `null`: English. */
  get current(): Language | null {
    return this.#language;
  }

  /** Nothing is to be shown yet. */
  get silent(): boolean {
    return this.#silent;
  }

  async speak(): Promise<void> {
    const { lang, assets, hasUpdated } = this.#speaker;
    const tag = lang || this.#speaker.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    this.#silent = !hasUpdated && !isEnglish(tag);
    const shown = setTimeout(() => this.#say(this.#language), MOST_SILENT_MS);
    const language = await loadLanguage(tag, assets);
    clearTimeout(shown);
    this.#say(language);
  }

  #say(language: Language | null): void {
    this.#language = language;
    this.#silent = false;
    this.#speaker.requestUpdate();
  }
}
