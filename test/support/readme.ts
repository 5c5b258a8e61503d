import { readFileSync } from 'node:fs';

/** Code of one section of a page of the documentation. */
export interface ReadmeCode {
  /** Lines for a shell, without their remarks. */
  readonly commands: readonly string[];
  /** Files by their names, as the line before each block gives them. */
  readonly files: ReadonlyMap<string, string>;
}

/** What a reader of that section would copy. */
export function readmeCode(heading: string, page = 'README.md'): ReadmeCode {
  const section = readFileSync(page, 'utf8')
    .split(/^## /m)
    .find((one) => one.startsWith(`${heading}\n`));
  if (section === undefined) throw new TypeError(`${page} has no section “${heading}”`);
  const shell = /^```sh\n([\s\S]*?)^```/m.exec(section)?.[1] ?? '';
  return {
    commands: shell
      .split('\n')
      .map((line) => line.replace(/ {2,}#.*/, ''))
      .filter((line) => line !== ''),
    files: new Map(
      [...section.matchAll(/`([\w./[\]-]+)`:\n\n```\w+\n([\s\S]*?)^```/gm)].map(([, name, code]) => [name as string, code as string]),
    ),
  };
}
