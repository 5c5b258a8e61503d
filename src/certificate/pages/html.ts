/** HTML that may be put into HTML as it is. */
export class Html {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  toString(): string {
    return this.#source;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A template in which everything that is not `Html` is escaped, for text and for attributes in
 * quotes.
 */
export function html(parts: TemplateStringsArray, ...values: readonly (string | number | Html | readonly Html[])[]): Html {
  const filled = values.map((value) => {
    if (value instanceof Html) return value.toString();
    if (typeof value === 'object') return value.join('');
    return String(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string);
  });
  return new Html(parts.map((part, at) => part + (filled[at] ?? '')).join(''));
}
