/** Where in its key a finger landed: 64ths of a key's width, from the key's middle. */
export interface TouchPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number | null;
}

const GRAIN = 64;
/** As the backend takes them (bundle/schema.ts). */
const FURTHEST = { x: 192, y: 96, size: 255 } as const;

/**
 * A press, as coarse as it travels. Which key it was cannot be told from it.
 *
 * @param press a pointer event's position and contact size, in CSS pixels
 * @param key the pressed key's box
 * @param unitPx width of a letter key
 */
export function touchOf(
  { clientX, clientY, width, height }: Pick<PointerEvent, 'clientX' | 'clientY' | 'width' | 'height'>,
  key: Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>,
  unitPx: number,
): TouchPlace {
  const grains = (px: number, most: number): number => Math.max(-most, Math.min(most, Math.round((GRAIN * px) / unitPx))) || 0;
  const contact = Math.sqrt(width * height);
  return {
    x: grains(clientX - key.left - key.width / 2, FURTHEST.x),
    y: grains(clientY - key.top - key.height / 2, FURTHEST.y),
    // A pointer without an area is 1 px wide and high (Pointer Events).
    size: contact > 1 ? Math.max(1, grains(contact, FURTHEST.size)) : null,
  };
}
