/**
 * What is known under a name, or is made now and kept with the others: the `most` that were asked
 * for last.
 */
export function keeping<Name, Value>(kept: Map<Name, Value>, name: Name, most: number, make: () => Value): Value {
  const value = kept.has(name) ? (kept.get(name) as Value) : make();
  kept.delete(name);
  kept.set(name, value);
  for (const oldest of [...kept.keys()].slice(0, -most)) kept.delete(oldest);
  return value;
}
