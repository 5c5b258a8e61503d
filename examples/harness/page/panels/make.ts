/** An element with text and class. */
export function make<K extends keyof HTMLElementTagNameMap>(name: K, text = '', className = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
}

/** A button that does nothing yet. */
export function makeButton(text: string): HTMLButtonElement {
  const button = make('button', text, 'quiet');
  button.type = 'button';
  return button;
}

type Cell = string | number;
/** A name and its value; a value that is a list fills several columns. */
export type Row = readonly [name: string, value: Cell | readonly Cell[]];

/** A table of names and values. */
export function table(rows: readonly Row[], head: readonly string[] = []): HTMLTableElement {
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
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} kB`;
