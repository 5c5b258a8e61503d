import type { CheckedFile } from './fetch-checked.js';

export type AssetName = keyof typeof COUNTERSIGN_ASSETS;

/**
 * The run-time files with absolute addresses.
 *
 * @param base folder that holds them; by default the `assets` folder beside this module
 * @example assetRefs('/countersign/assets/').worker.url
 */
export function assetRefs(base?: string | URL): Record<AssetName, CheckedFile> {
  const folder = folderUrl(base);
  const entries = Object.entries(COUNTERSIGN_ASSETS).map(([name, { path, bytes, integrity }]) => [
    name,
    { name, url: new URL(path, folder).href, bytes, integrity },
  ]);
  return Object.fromEntries(entries) as Record<AssetName, CheckedFile>;
}

function folderUrl(base: string | URL | undefined): URL {
  if (base === undefined) return new URL(COUNTERSIGN_ASSETS_BASE, import.meta.url);
  const url = new URL(base, document.baseURI);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
