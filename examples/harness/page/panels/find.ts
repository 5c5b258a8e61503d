/**
 * The element of the page with this id.
 *
 * @throws Error where there is none, or one of another kind
 */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`this page has no ${kind.name} #${id}`);
  return found;
}

/**
 * The one element of this name.
 *
 * @throws Error where the page has none
 */
export function findTag<K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] {
  const found = document.querySelector(name);
  if (found === null) throw new Error(`this page has no <${name}>`);
  return found;
}
