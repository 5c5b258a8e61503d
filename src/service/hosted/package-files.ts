import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What pages load of the package. */
export interface Files {
  /** Hash of `countersign.js`, as pages pin it. */
  readonly loaderIntegrity: string;
  /** Of `countersign-phone.js`. */
  readonly phoneIntegrity: string;
  /** Name of the hosted page's script in `assets`. */
  readonly hostedScript: string;
  readonly hostedIntegrity: string;
  /** A file by its path, such as `assets/worker-1.js`; `null`: pages load none of this name. */
  read(path: string): Uint8Array<ArrayBuffer> | null;
}

/**
 * The files that `integrity.json` names, read once and compared with their hashes.
 *
 * @param dist the folder of the package's built files
 * @throws Error for a package that is damaged
 */
export function packageFiles(dist: string): Files {
  const listed = JSON.parse(readFileSync(join(dist, 'integrity.json'), 'utf8')) as Record<string, string>;
  const files = new Map(Object.entries(listed).map(([name, integrity]) => [name, readChecked(dist, name, integrity)]));
  const hosted = Object.keys(listed).find((name) => /^assets\/hosted-[\w-]+\.js$/.test(name));
  const { 'countersign.js': loaderIntegrity, 'countersign-phone.js': phoneIntegrity } = listed;
  if (hosted === undefined || loaderIntegrity === undefined || phoneIntegrity === undefined)
    throw new Error('the package is not whole: install countersign again');
  return {
    loaderIntegrity,
    phoneIntegrity,
    hostedScript: hosted.slice('assets/'.length),
    hostedIntegrity: listed[hosted] as string,
    read: (path) => files.get(path) ?? null,
  };
}

function readChecked(dist: string, name: string, integrity: string): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(readFileSync(join(dist, name)));
  if (`sha384-${createHash('sha384').update(content).digest('base64')}` !== integrity)
    throw new Error(`${name} of the package is damaged: install countersign again`);
  return content;
}
