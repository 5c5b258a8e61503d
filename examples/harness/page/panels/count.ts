// Loaded before the element: counts what a page can leave behind. For QA; a course page needs none
// of it. A classic script, so it imports nothing.

export {};

declare global {
  interface Window {
    harnessCounts: {
      /** Milliseconds that the worker took for each frame. */
      readonly frames: readonly number[];
      /** Of the nets; empty before the worker has named it. */
      backend(): string;
      /** What there is now, by name. */
      read(): Record<string, number>;
    };
  }
  interface Performance {
    /** In Chromium only. */
    readonly memory?: { readonly usedJSHeapSize: number };
  }
}

{
  const tracks = new Set<MediaStreamTrack>();
  const workers = new Set<Worker>();
  const listeners = new Map<EventTarget, Map<string, Set<EventListenerOrEventListenerObject>>>();
  const frames: number[] = [];
  let backend = '';

  const devices = navigator.mediaDevices;
  if (devices !== undefined) {
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      for (const track of stream.getTracks()) tracks.add(track);
      return stream;
    };
  }

  const Real = window.Worker;
  window.Worker = class extends Real {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      workers.add(this);
      super.addEventListener('message', ({ data }) => {
        if (data?.type === 'ready') backend = data.ready.backend;
        if (data?.type === 'analysis') frames.push(data.analysis.elapsedMs);
      });
    }
    override terminate(): void {
      workers.delete(this);
      super.terminate();
    }
  };

  /** Only on what outlives an element: listeners of nodes that are gone go with them. */
  const lasting = new Set<unknown>([window, document, document.documentElement, devices, window.visualViewport, screen]);
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const key = (type: string, options?: boolean | EventListenerOptions) =>
    `${type} ${typeof options === 'object' ? options.capture === true : options === true}`;
  const drop = (target: EventTarget, name: string, listener: EventListenerOrEventListenerObject | null) => {
    if (listener !== null) listeners.get(target)?.get(name)?.delete(listener);
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    add.call(target, type, listener, options);
    const { signal, once }: AddEventListenerOptions = typeof options === 'object' ? options : {};
    if (!lasting.has(target) || listener === null || signal?.aborted) return;
    const name = key(type, options);
    const byName = listeners.get(target) ?? new Map<string, Set<EventListenerOrEventListenerObject>>();
    listeners.set(target, byName);
    byName.set(name, (byName.get(name) ?? new Set()).add(listener));
    if (signal) add.call(signal, 'abort', () => drop(target, name, listener), { once: true });
    if (once) add.call(target, type, () => drop(target, name, listener), { once: true });
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    remove.call(target, type, listener, options);
    drop(target, key(type, options), listener);
  };

  window.harnessCounts = {
    frames,
    backend: () => backend,
    read: () => ({
      'camera tracks': [...tracks].filter(({ readyState }) => readyState === 'live').length,
      'face workers': workers.size,
      'listeners on window and document': [...listeners.values()]
        .flatMap((byName) => [...byName.values()])
        .reduce((sum, { size }) => sum + size, 0),
      elements: document.querySelectorAll('countersign-check').length,
      ...(performance.memory ? { 'heap in MB': Math.round(performance.memory.usedJSHeapSize / 1e5) / 10 } : {}),
    }),
  };
}
