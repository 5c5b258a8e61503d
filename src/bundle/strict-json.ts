const MAX_DEPTH = 8;
const MAX_NODES = 4_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON that leaves no room for two readings: UTF-8 without byte order mark, no duplicate or
 * prototype keys, no lone surrogate, no number that overflows, at most 8 objects and lists in each
 * other and 4,000 values.
 *
 * @throws SyntaxError saying which rule was broken, never what the text was
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SyntaxError('not UTF-8');
  }
  if (text.startsWith('\uFEFF')) throw new SyntaxError('byte order mark');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SyntaxError('not JSON');
  }
  checkKeys(text);
  checkValue(value, { nodes: 0 });
  return value;
}

/** It goes no deeper than `checkKeys` let through. */
function checkValue(value: unknown, count: { nodes: number }): void {
  if (++count.nodes > MAX_NODES) throw new SyntaxError('too many values');
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxError('a number overflows');
  if (typeof value === 'string') checkText(value);
  if (typeof value !== 'object' || value === null) return;
  for (const child of Array.isArray(value) ? value : Object.values(value)) checkValue(child, count);
}

function checkText(text: string): void {
  if (/\p{Surrogate}/u.test(text)) throw new SyntaxError('a lone surrogate');
}

/**
 * Finds what `JSON.parse` hides: a key that stands twice in one object. The text is known to be
 * JSON.
 */
function checkKeys(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const key = JSON.parse(token.slice(0, -1)) as string;
      const keys = open.at(-1) as Set<string>;
      checkText(key);
      if (FORBIDDEN_KEYS.has(key)) throw new SyntaxError('a forbidden key');
      if (keys.has(key)) throw new SyntaxError('a key stands twice');
      keys.add(key);
    }
    if (open.length > MAX_DEPTH) throw new SyntaxError('too deep');
  }
}
