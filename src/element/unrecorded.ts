import { Directive, type DirectiveResult, directive, type ElementPart } from 'lit/directive.js';
import { noChange } from './html.js';

/**
 * What keeps tools that record visits away from an element: FullStory, Sentry, rrweb, PostHog,
 * Datadog; LogRocket, Hotjar, Smartlook, Clarity, Datadog by attribute.
 */
const CLASSES = ['fs-exclude', 'sentry-block', 'rr-block', 'ph-no-capture', 'dd-privacy-hidden'] as const;
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'data-private': '',
  'data-hj-suppress': '',
  'data-sl': 'exclude',
  'data-clarity-mask': 'true',
  'data-dd-privacy': 'hidden',
};

/** Marks an element that no tool may record: a camera's picture, a typed sentence. */
export function keepUnrecorded(element: Element): void {
  element.classList.add(...CLASSES);
  for (const [name, value] of Object.entries(ATTRIBUTES)) element.setAttribute(name, value);
}

class Unrecorded extends Directive {
  override render(): unknown {
    return noChange;
  }

  override update({ element }: ElementPart): unknown {
    keepUnrecorded(element);
    return noChange;
  }
}

/** The same in a template, after the attribute `class`: `<video ${unrecorded()}>`. */
export const unrecorded: () => DirectiveResult<typeof Unrecorded> = directive(Unrecorded);
