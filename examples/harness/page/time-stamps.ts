/**
 * Puts another time in place of each event's `timeStamp`.
 *
 * @param change is given the browser's own time in milliseconds, and the event
 */
export function changeTimeStamps(change: (ownMs: number, event: Event) => number): void {
  const own = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp')?.get;
  if (own === undefined) throw new Error('this browser’s events have no time stamp that can be replaced');
  Object.defineProperty(Event.prototype, 'timeStamp', {
    configurable: true,
    get(this: Event) {
      return change(own.call(this), this);
    },
  });
}
