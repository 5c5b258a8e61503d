import { afterAll, beforeAll, expect, it } from 'vitest';
import { measureLeaks } from '../bench/experience/leaks.js';
import { openPlace, type Place } from '../bench/experience/place.js';

let place: Place;

beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place?.close());

/** The same with a hundred mounts and a thousand frames: `npm run bench -- experience`. */
it('leaves no track, worker, listener, node or tensor behind when elements come and go and frames are analyzed', async () => {
  const leaks = await measureLeaks(place, { mounts: 60, cameraMounts: 3, frames: 40 });
  expect(Object.entries(leaks).filter(([, { leaked }]) => leaked)).toEqual([]);
  expect(leaks.tensors?.before).toBeGreaterThan(20);
});
