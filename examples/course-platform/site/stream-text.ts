import { ReadableStream, TextEncoderStream } from 'node:stream/web';

/** The body of an answer that is made in pieces. */
export function streamText(pieces: AsyncIterable<string>): globalThis.ReadableStream<Uint8Array> {
  // The same at run time; Node and the browsers' library have types of their own for it.
  return ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()) as globalThis.ReadableStream<Uint8Array>;
}
