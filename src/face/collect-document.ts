import { CountersignError } from '../errors.js';
import type { Evidence, FaceEvidence, Hint } from '../types.js';
import { CardCollector } from './card-collector.js';
import type { CollectFaceOptions } from './evidence.js';

export interface CollectDocumentOptions extends Pick<CollectFaceOptions, 'client' | 'camera' | 'onProgress' | 'signal'> {
  /** What the face step gave: the portrait is compared with it on the device. */
  readonly face: FaceEvidence;
  /** Whether the picture in which the portrait was found is to be sent. */
  readonly still: boolean;
  readonly timeoutSeconds: number;
  readonly onHint: (hint: Hint) => void;
}

/**
 * Looks at the card in front of the camera until its portrait was seen well.
 *
 * @throws face/document when the time is over; what camera and client throw
 */
export async function collectDocument(options: CollectDocumentOptions): Promise<Pick<Evidence, 'document' | 'stills'>> {
  const { camera, client, face, still, signal, onHint, onProgress } = options;
  const collector = new CardCollector(face.templates.map(({ vector }) => vector));
  const done = new AbortController();
  const timer = setTimeout(() => done.abort(new CountersignError('face/document')), options.timeoutSeconds * 1000);
  let startedMs: number | null = null;
  let found: ReturnType<CardCollector['resultAt']> = null;
  const look = async (frame: ImageBitmap, frameMs: number): Promise<void> => {
    startedMs ??= frameMs;
    const atMs = frameMs - startedMs;
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
  onProgress({ done: 0, total: collector.total });
  try {
    await camera.frames(
      (frame, atMs) => void look(frame, atMs).catch((error: unknown) => done.abort(error)),
      AbortSignal.any([signal, done.signal]),
    );
  } catch (reason) {
    if (reason !== collector) throw reason;
  } finally {
    clearTimeout(timer);
    done.abort();
  }
  return resultOf(found);
}

/** The picture is there where it was asked for: the worker gives one with each portrait that it finds. */
function resultOf(found: ReturnType<CardCollector['resultAt']>): Pick<Evidence, 'document' | 'stills'> {
  if (found === null) throw new CountersignError('face/document');
  const { document, jpeg } = found;
  return { document, stills: jpeg === null ? [] : [{ template: 'document', jpeg }] };
}
