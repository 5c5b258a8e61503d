import type { SVGTemplateResult, TemplateResult } from 'lit';

/**
 * lit's templates as the plain data that they are: the screens that load after consent are a file
 * of their own, and this spares it a second copy of lit. lit is pinned, and a test renders every
 * screen.
 */
export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult<1> {
  return { _$litType$: 1, strings, values };
}

/** The same for what stands inside an `<svg>`. */
export function svg(strings: TemplateStringsArray, ...values: unknown[]): SVGTemplateResult {
  return { _$litType$: 2, strings, values };
}

/** lit's own mark for rendering nothing. */
export const nothing: unique symbol = Symbol.for('lit-nothing');
