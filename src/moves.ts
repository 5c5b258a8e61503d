import type { LivenessAction } from './types.js';

/** Movements of the head: a flat picture cannot make them. */
export const MOVES: readonly LivenessAction[] = ['turn-left', 'turn-right', 'look-up'];
