import { Problem } from './problem.js';

/** The largest body: a check with all the metadata that it may have. */
const MOST_BYTES = 32 * 1024;
const MOST_SECONDS = 10;

/**
 * The JSON object of a request.
 *
 * @throws Problem request/media-type, request/too-large, request/timeout, request/json
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json(?:;\s*charset=utf-8)?$/i.test(type)) throw new Problem('request/media-type');
  if (Number(request.headers.get('content-length')) > MOST_BYTES) throw new Problem('request/too-large');
  const text = await readText(request);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('request/json');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('request/json');
  return value;
}

async function readText({ body }: Request): Promise<string> {
  if (body === null) throw new Problem('request/json');
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => undefined);
  }, MOST_SECONDS * 1000);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      bytes += chunk.value.length;
      if (bytes > MOST_BYTES) throw new Problem('request/too-large');
      chunks.push(chunk.value);
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error instanceof Problem ? error : new Problem('request/json');
  } finally {
    clearTimeout(timer);
  }
  if (late) throw new Problem('request/timeout');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Problem('request/json');
  }
}
