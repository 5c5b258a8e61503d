/** An element that was given, or that is there when it is needed. */
export function given<T>(value: T | (() => Promise<T>)): Promise<T> {
  return typeof value === 'function' ? (value as () => Promise<T>)() : Promise.resolve(value);
}
