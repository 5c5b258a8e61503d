// Loaded before the element: counts what a page can leave behind. For QA; a course page needs none of it.
{
  const tracks = new Set();
  const workers = new Set();
  const listeners = new Map();
  const frames = [];
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
    constructor(...given) {
      super(...given);
      workers.add(this);
      super.addEventListener('message', ({ data }) => {
        if (data?.type === 'ready') backend = data.ready.backend;
        if (data?.type === 'analysis') frames.push(data.analysis.elapsedMs);
      });
    }
    terminate() {
      workers.delete(this);
      super.terminate();
    }
  };

  /** Only on what outlives an element: listeners of nodes that are gone go with them. */
  const lasting = new Set([window, document, document.documentElement, devices, window.visualViewport, screen]);
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const key = (type, options) => `${type} ${typeof options === 'object' ? options?.capture === true : options === true}`;
  const drop = (target, name, listener) => listeners.get(target)?.get(name)?.delete(listener);
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    add.call(target, type, listener, options);
    if (!lasting.has(target) || listener === null || options?.signal?.aborted) return;
    const name = key(type, options);
    const byName = listeners.get(target) ?? listeners.set(target, new Map()).get(target);
    byName.set(name, (byName.get(name) ?? new Set()).add(listener));
    if (options?.signal) add.call(options.signal, 'abort', () => drop(target, name, listener), { once: true });
    if (options?.once) add.call(target, type, () => drop(target, name, listener), { once: true });
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
