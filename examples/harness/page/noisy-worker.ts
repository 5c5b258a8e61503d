// The face worker in a browser that falsifies what is read from a canvas, as some do against
// fingerprinting.

export {};

const read = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...area: Parameters<typeof read>) {
  const image = read.apply(this, area);
  for (let at = 0; at < image.data.length; at++) image.data[at] = (image.data[at] ?? 0) ^ ((at * 2654435761) & 31);
  return image;
};
// What is said before the worker listens is said again.
const waiting: MessageEvent[] = [];
self.onmessage = (event) => waiting.push(event);
await import(new URL(location.href).searchParams.get('worker') ?? '');
for (const event of waiting) self.onmessage?.(event);
