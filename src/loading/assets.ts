import type { CheckedFile } from './fetch-checked.js';

export type AssetName = keyof typeof COUNTERSIGN_ASSETS;

/**
 * Where a page whose scripts were bundled finds them: `countersign copy-assets` puts them there.
 */
const DEFAULT_FOLDER = '/countersign/assets/';

/**
 * The run-time files with absolute addresses.
 *
 * @param base folder that holds them. By default the `assets` folder beside this module, where a
 *   page loads it by its address; `/countersign/assets/`, where a bundler took it up: what
 *   `import.meta.url` says there is each bundler's own affair, so that build does not ask
 * @example assetRefs('/countersign/assets/').worker.url
 */
export function assetRefs(base?: string | URL | null): Record<AssetName, CheckedFile> {
  const folder = assetFolder(base);
  const entries = Object.entries(COUNTERSIGN_ASSETS).map(([name, { path, bytes, integrity }]) => [
    name,
    { name, url: new URL(path, folder).href, bytes, integrity },
  ]);
  return Object.fromEntries(entries) as Record<AssetName, CheckedFile>;
}

/** That folder, as an absolute address. An empty attribute names no folder. */
export function assetFolder(base: string | URL | null | undefined): URL {
  if (!base && COUNTERSIGN_ASSETS_BASE !== null) return new URL(COUNTERSIGN_ASSETS_BASE, import.meta.url);
  const url = new URL(base || DEFAULT_FOLDER, document.baseURI);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
