/** An element with text and class. */
export function make(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

/** A table of names and values; a value that is a list fills several columns. */
export function table(rows, head = []) {
  const made = make('table');
  if (head.length > 0) {
    const line = made.createTHead().insertRow();
    for (const name of head) line.append(make('th', name));
  }
  const body = made.createTBody();
  for (const [name, values] of rows) {
    const line = body.insertRow();
    const first = make('th', name);
    first.scope = 'row';
    line.append(first, ...[values].flat().map((value) => make('td', String(value))));
  }
  return made;
}

/** Bytes as a person reads them. */
export const kilobytes = (bytes) => `${(bytes / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} kB`;
