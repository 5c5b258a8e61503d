const USABLE = 'a[href],button:not(:disabled)';

/** To the first link or button of the slot `alternative`; without one, to its words. */
export function goOtherWay(root: ParentNode): void {
  const footer = root.querySelector<HTMLElement>('footer');
  const ways = footer?.querySelector('slot')?.assignedElements({ flatten: true }) ?? [];
  const way = ways.map((one) => (one.matches(USABLE) ? one : one.querySelector(USABLE))).find((found) => found !== null);
  const target = (way ?? footer?.querySelector(USABLE) ?? footer) as HTMLElement | null;
  target?.scrollIntoView({ block: 'nearest' });
  target?.focus();
}
