/** Who a row belongs to. */
export interface Owner {
  readonly tenant: string;
  readonly subject: string;
}

/** Whose session a request belongs to. */
export interface Session extends Owner {
  /**
   * When the learner last proved who they are to the platform (seconds since the epoch). Without
   * it, they may not export what is stored, or move to another browser.
   */
  readonly freshSince?: number;
  /**
   * How the learner is called. A phone that is used as the camera shows it before it asks for
   * anything; without it, the subject.
   */
  readonly name?: string;
}
