/** The field, or what finds it: a page may put another one in its place. */
export type Field = HTMLElement | (() => HTMLElement | null);

/** Events by which writing is measured. */
type WritingEvents = Pick<HTMLElementEventMap, 'keydown' | 'keyup' | 'beforeinput' | 'blur'>;

export interface FollowOptions {
  readonly field: Field;
  readonly on: { readonly [K in keyof WritingEvents]: (event: WritingEvents[K]) => void };
  /** The writing goes to a frame that this page cannot listen to. */
  readonly onForeignFrame: () => void;
  readonly signal: AbortSignal;
}

const EVENTS = ['keydown', 'keyup', 'beforeinput', 'blur'] as const;

/**
 * Listens to what is written in a field, and nowhere else. The field may be a text field, an
 * element that can be edited, or one that contains such a thing, in a shadow root or in a frame of
 * the same origin. A text field that is not shown stands for the editor behind it in the document.
 * It is looked up at each event, because frameworks replace nodes.
 */
export function followField({ field, on, onForeignFrame, signal }: FollowOptions): void {
  const find = typeof field === 'function' ? field : (): HTMLElement => field;
  const root = find()?.getRootNode() ?? document;
  const place = (): Element | null => placeOf(find());
  listen(root, (event) => event.composedPath().includes(place() as Element));
  const frames = new WeakSet<Document>();
  /** A click into a frame shows only as its page that loses the focus. */
  const enterFrame = (): void => {
    const frame = frameWithFocus(place());
    if (frame === null) return;
    const inner = contentOf(frame);
    if (inner === null) onForeignFrame();
    else if (!frames.has(inner)) {
      frames.add(inner);
      listen(inner, () => true);
    }
  };
  addEventListener('blur', enterFrame, { signal });
  root.addEventListener('focusin', enterFrame, { signal });
  enterFrame();

  function listen(target: Node, isOurs: (event: Event) => boolean): void {
    for (const name of EVENTS) {
      const hear = on[name] as (event: Event) => void;
      // The page may keep what it has handled from going on.
      target.addEventListener(name, (event) => isOurs(event) && hear(event), { signal, capture: true });
    }
  }
}

function placeOf(field: HTMLElement | null): Element | null {
  const isText = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
  return isText && !field.checkVisibility() ? field.nextElementSibling : field;
}

function frameWithFocus(place: Element | null): HTMLIFrameElement | null {
  if (place === null) return null;
  const frames = place instanceof HTMLIFrameElement ? [place] : [...place.querySelectorAll('iframe')];
  const { activeElement } = place.getRootNode() as Document | ShadowRoot;
  return frames.find((frame) => frame === activeElement) ?? null;
}

/** `null`: of another origin. */
function contentOf(frame: HTMLIFrameElement): Document | null {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}
