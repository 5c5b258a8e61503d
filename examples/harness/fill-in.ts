import { readFile } from 'node:fs/promises';

/**
 * A page's text. `{{integrity:FILE}}` in it stands for the hash of a file of the build.
 *
 * @param {string} file
 * @returns {Promise<string>}
 * @throws the `readFile` error where there is no such page
 */
export async function fillIn(file) {
  const [html, hashes] = await Promise.all([readFile(file, 'utf8'), readFile('dist/integrity.json', 'utf8').then(JSON.parse)]);
  return html.replaceAll(/\{\{integrity:([\w./-]+)\}\}/g, (_, name) => hashes[name] ?? '');
}
