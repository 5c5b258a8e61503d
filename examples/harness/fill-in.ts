import { readFile } from 'node:fs/promises';

/**
 * A page's text. `{{integrity:FILE}}` in it stands for the hash of a file of the build.
 *
 * @throws the `readFile` error where there is no such page
 */
export async function fillIn(file: string): Promise<string> {
  const [html, integrity] = await Promise.all([readFile(file, 'utf8'), readFile('dist/integrity.json', 'utf8')]);
  const hashes = JSON.parse(integrity) as Record<string, string>;
  return html.replaceAll(/\{\{integrity:([\w./-]+)\}\}/g, (_, name: string) => hashes[name] ?? '');
}
