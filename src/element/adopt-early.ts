/**
 * What a page or a framework set on an element before its class had come lies on the element
 * itself, and would hide the class's own properties from then on. Called by the constructor: each
 * such value is taken off and set again, so that the class hears of it.
 *
 * @param type the prototype whose accessors count
 */
export function adoptEarly(element: HTMLElement, type: object): void {
  const values = element as unknown as Record<string, unknown>;
  for (const [name, { set }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
    if (set === undefined || !Object.hasOwn(element, name)) continue;
    const value = values[name];
    delete values[name];
    values[name] = value;
  }
}
