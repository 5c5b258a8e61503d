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
 * The first element of this name, which says what it is.
 *
 * @throws Error where the page has none
 */
export function findTag<T extends HTMLElement>(name: string): T {
  const found = document.querySelector<T>(name);
  if (found === null) throw new Error(`this page has no <${name}>`);
  return found;
}
