import type { Keyboard } from 'countersign/server';

/** What people call a kind of keyboard. */
export function keyboardName(kind: Keyboard['inputKind']): string {
  if (kind === 'touch-keys') return 'Touch screen, the check’s keyboard';
  return kind === 'soft' ? 'Touch screen' : 'Keyboard with keys';
}
