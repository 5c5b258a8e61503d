/** Where frames come from: rejects when the camera is lost or the signal aborts. */
export interface FrameSource {
  /** The next frame comes once what `onFrame` gave has resolved. */
  frames(onFrame: (frame: ImageBitmap, atMs: number) => void | Promise<void>, signal: AbortSignal): Promise<never>;
}

/**
 * Looks at frames until `done` is aborted: with `enough` as its reason all is well.
 *
 * @param look analyzes a frame; what it throws ends the watch
 * @param options `end` is called however the watch ends
 * @throws the reason with which `done` or `signal` was aborted; what the camera throws
 */
export async function watchFrames(
  camera: FrameSource,
  look: (frame: ImageBitmap, atMs: number) => Promise<void>,
  { done, enough, signal, end }: { done: AbortController; enough: unknown; signal: AbortSignal; end: () => void },
): Promise<void> {
  try {
    await camera.frames(
      (frame, atMs) => look(frame, atMs).catch((error: unknown) => done.abort(error)),
      AbortSignal.any([signal, done.signal]),
    );
  } catch (reason) {
    if (reason !== enough) throw reason;
  } finally {
    end();
    done.abort();
  }
}
