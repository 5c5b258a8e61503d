import { CountersignError } from '../../errors.js';
import type { Evidence, Hint } from '../../types.js';
import type { CardCollector } from './card-collector.js';
import type { CollectFaceOptions } from './evidence.js';
import { startVisibleClock } from './visible-clock.js';
import { watchFrames } from './watch-frames.js';

export interface CollectDocumentOptions extends Pick<CollectFaceOptions, 'client' | 'camera' | 'onProgress' | 'signal'> {
  /** Compares with the live face on the device. What an earlier try of this step kept stays. */
  readonly collector: CardCollector;
  /** Whether the picture in which the portrait was found is to be sent. */
  readonly still: boolean;
  /** Of a page that can be seen. */
  readonly timeoutSeconds: number;
  readonly onHint: (hint: Hint) => void;
}

/**
 * Looks at the card in front of the camera until its portrait was seen well.
 *
 * @throws face/document when the time is over; what camera and client throw
 */
export async function collectDocument(options: CollectDocumentOptions): Promise<Pick<Evidence, 'document' | 'stills'>> {
  const { camera, client, collector, still, signal, onHint, onProgress } = options;
  collector.resume();
  const done = new AbortController();
  const stopClock = startVisibleClock(options.timeoutSeconds * 1000, () => done.abort(new CountersignError('face/document')));
  let found: ReturnType<CardCollector['resultAt']> = null;
  const look = async (frame: ImageBitmap, frameMs: number): Promise<void> => {
    const atMs = collector.timeOf(frameMs);
    const embed = collector.wantsEmbedding(atMs);
    const analysis = await client.analyze(frame, { embed, still: still && embed, card: true });
    if (analysis === 'skipped' || done.signal.aborted) return;
    const before = collector.done;
    const hint = collector.add(analysis, atMs);
    if (hint !== null) onHint(hint);
    if (collector.done !== before) onProgress({ done: collector.done, total: collector.total });
    found = collector.resultAt(atMs);
    if (found !== null) done.abort(collector);
  };
  onProgress({ done: collector.done, total: collector.total });
  await watchFrames(camera, look, { done, enough: collector, signal, end: stopClock });
  return resultOf(found);
}

/**
 * The picture is there where it was asked for: the worker gives one with each portrait that it
 * finds.
 */
function resultOf(found: ReturnType<CardCollector['resultAt']>): Pick<Evidence, 'document' | 'stills'> {
  if (found === null) throw new CountersignError('face/document');
  const { document, jpeg } = found;
  return { document, stills: jpeg === null ? [] : [{ sample: 'document', jpeg }] };
}
