import type { SVGTemplateResult, TemplateResult } from 'lit';
import { words } from './words.js';

/**
 * lit's templates as the plain data that they are: the screens that load after consent are a file
 * of their own, and this spares it a second copy of lit. lit is pinned, and a test renders every
 * screen. Words survive translators: see `words`.
 */
export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult<1> {
  const inText = textPlaces(strings);
  const shown = values.map((value, at) =>
    inText[at] === true && (typeof value === 'string' || typeof value === 'number') ? words(value) : value,
  );
  return { _$litType$: 1, strings, values: shown };
}

/** The same for what stands inside an `<svg>`. */
export function svg(strings: TemplateStringsArray, ...values: unknown[]): SVGTemplateResult {
  return { _$litType$: 2, strings, values };
}

/** lit's own mark for rendering nothing. */
export const nothing: unique symbol = Symbol.for('lit-nothing');

/** lit's own mark for leaving things as they are. */
export const noChange: unique symbol = Symbol.for('lit-noChange');

const known = new WeakMap<TemplateStringsArray, readonly boolean[]>();

/** Which values of a template stand between tags, not in one. */
function textPlaces(strings: TemplateStringsArray): readonly boolean[] {
  let isTag = false;
  const found =
    known.get(strings) ??
    strings.slice(0, -1).map((text) => {
      const [open, close] = [text.lastIndexOf('<'), text.lastIndexOf('>')];
      if (open !== close) isTag = open > close;
      return !isTag;
    });
  known.set(strings, found);
  return found;
}
