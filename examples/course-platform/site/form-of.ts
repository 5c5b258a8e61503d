import type { Context } from 'hono';

/** The fields of a form, by name: `fitText` has let through only forms whose fields are text. */
export async function formOf(c: Context): Promise<Partial<Record<string, string>>> {
  return (await c.req.parseBody()) as Record<string, string>;
}
