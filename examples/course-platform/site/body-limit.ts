import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * Reads no more of a body than so many bytes, before anybody else reads it. What it says of its own
 * length is believed only where it says too much.
 */
export function limitBody(
  maxSize: number,
  onError: (c: Context) => Response | Promise<Response> = (c) => c.text('Payload Too Large', 413),
): MiddlewareHandler {
  const count = bodyLimit({ maxSize, onError });
  return async (c, next) => {
    if (Number(c.req.header('content-length')) > maxSize) return onError(c);
    if (c.req.raw.body === null) return next();
    const headers = new Headers(c.req.raw.headers);
    headers.delete('content-length');
    c.req.raw = new Request(c.req.raw, { headers });
    return count(c, next);
  };
}
