import { memory } from '@tensorflow/tfjs-core';

/**
 * Answers `{ type: 'tensors' }` with the number of tensors, before the product's worker hears of
 * it. For the benchmark alone.
 */
self.addEventListener('message', (event) => {
  if ((event as MessageEvent<{ type: string }>).data.type !== 'tensors') return;
  event.stopImmediatePropagation();
  (self as unknown as { postMessage(message: object): void }).postMessage({ type: 'tensors', tensors: memory().numTensors });
});
