import type { Context, MiddlewareHandler } from 'hono';
import { isFit } from './text.js';

/**
 * Lets through only requests whose path, query and form are text: no lone `%`, no bytes that are no
 * UTF-8, no NUL. What comes after need not think of it.
 */
export function fitText(onUnfit: (c: Context) => Response | Promise<Response>): MiddlewareHandler {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    if (![pathname, ...search.slice(1).split(/[&=]/)].every(isDecodable)) return onUnfit(c);
    return (await hasFitForm(c)) ? next() : onUnfit(c);
  };
}

async function hasFitForm(c: Context): Promise<boolean> {
  const type = c.req.header('content-type') ?? '';
  if (c.req.raw.body === null) return true;
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return (await c.req.text()).split(/[&=]/).every(isDecodable);
  if (!/^multipart\/form-data\b/i.test(type)) return true;
  const form = await c.req.formData().catch(() => null);
  // No form here takes a file.
  return form !== null && [...form].flat().every((part) => typeof part === 'string' && isFit(part));
}

function isDecodable(part: string): boolean {
  try {
    return isFit(decodeURIComponent(part.replaceAll('+', ' ')));
  } catch {
    return false;
  }
}
