import { type ChildPart, Directive, type DirectiveResult, directive } from 'lit/directive.js';

/**
 * Words between tags. Translators of browsers replace the text by elements of their own; lit would
 * then write into what is not shown any more. The text is put back before anything is changed.
 */
class Words extends Directive {
  #last: string | null = null;

  override render(value: string | number): string {
    return String(value);
  }

  override update({ startNode, endNode }: ChildPart, [value]: [string | number]): string {
    const first = startNode?.nextSibling ?? null;
    const isIntact = first instanceof Text && first !== endNode;
    if (this.#last !== null && startNode?.parentNode && !isIntact) {
      const text = document.createTextNode(this.#last);
      if (first instanceof Element && first !== endNode) first.replaceWith(text);
      else startNode.parentNode.insertBefore(text, first);
    }
    this.#last = this.render(value);
    return this.#last;
  }
}

export const words: (value: string | number) => DirectiveResult<typeof Words> = directive(Words);
