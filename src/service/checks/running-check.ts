import { AsyncLocalStorage } from 'node:async_hooks';

/** The check whose token came with the request that is being answered. */
export interface RunningCheck {
  readonly id: string;
  readonly tenant: string;
  readonly subject: string;
  readonly authenticatedAt: number | null;
  /** What its decision left; `null`: none fell. */
  triesLeft: number | null;
  /**
   * It was over when its decision fell, or the bundle is not of its challenge: nothing is stored.
   */
  isOver: boolean;
}

/** A decision that may not stand: see `isOver`. */
export class CheckOver extends Error {
  override readonly name = 'CheckOver';
}

/** The library's hooks are told of learners and places; which check it is, they find here. */
export const running: AsyncLocalStorage<RunningCheck> = new AsyncLocalStorage();
