import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Lines of a Markdown file outside of code, with their numbers from 1. */
export function proseLines(file: string): readonly { readonly number: number; readonly text: string }[] {
  let isCode = false;
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((text, at) => ({ number: at + 1, text }))
    .filter(({ text }) => {
      const isFence = text.startsWith('```');
      if (isFence) isCode = !isCode;
      return !isCode && !isFence;
    });
}

/**
 * Links of a Markdown file, pictures included, that lead to no file or heading beside it. Addresses
 * of the web are not looked at.
 */
export function brokenLinks(file: string): readonly string[] {
  const text = proseLines(file)
    .map((line) => line.text)
    .join('\n')
    .replaceAll(/`[^`]*`/g, '');
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, link, picture]) => (link ?? picture) as string);
  return targets.filter((target) => !target.includes('://') && !leads(file, target));
}

function leads(file: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const place = path === '' ? file : join(dirname(file), path);
  return existsSync(place) && (heading === undefined || headingsOf(place).includes(heading));
}

/** As GitHub names them in addresses. */
function headingsOf(file: string): readonly string[] {
  return proseLines(file)
    .filter(({ text }) => /^#+ /.test(text))
    .map(({ text }) =>
      text
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
}
