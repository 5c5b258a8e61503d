import { isCountersignError } from '../../errors.js';
import { collectTyping, startTyping } from '../../keystroke/collect.js';
import { isTouchKind } from '../../keystroke/kind-here.js';
import type { Challenge, InputKind, KeystrokeEvidence } from '../../types.js';
import type { CaptureSessionOptions } from './capture-session-options.js';
import { given } from './given.js';
import type { Kept } from './kept.js';

/** The step in which the learner types the sentence. */
export class SessionTyping {
  readonly #options: Pick<CaptureSessionOptions, 'emit' | 'input' | 'touchKeys' | 'signal'>;
  #sentence = new AbortController();

  constructor(options: Pick<CaptureSessionOptions, 'emit' | 'input' | 'touchKeys' | 'signal'>) {
    this.#options = options;
  }

  /**
   * @returns `null`: `stop` was called; `new-kind`: the learner chose a keyboard that this
   *   challenge does not take
   */
  async collect({ claims }: Challenge, into: Kept): Promise<KeystrokeEvidence | 'new-kind' | null> {
    const { emit, input, touchKeys } = this.#options;
    const { phrase, policy, enrolled, adds } = claims;
    if (into.typed !== undefined) return into.typed;
    into.typing ??= startTyping();
    this.#sentence = new AbortController();
    const stopped = this.#sentence.signal;
    const signal = AbortSignal.any([this.#options.signal, stopped]);
    const { length: done } = into.typing.usable;
    const { warmupRepetitions: warmup, repetitions, leastRepetitions } = policy;
    const said = {
      stage: 'typing',
      phrase,
      least: leastRepetitions ?? repetitions + warmup,
      otherPhrase: claims.otherPhrase === true,
    } as const;
    emit('progress', { ...said, done, total: repetitions + warmup });
    const kinds = enrolled?.inputKinds && [...enrolled.inputKinds, ...(adds?.inputKind === undefined ? [] : addedKinds(adds.inputKind))];
    touchKeys?.offer(isTouchKind(phrase.text, kinds));
    const typed = collectTyping({
      input: await given(input),
      touchKeys,
      phrase,
      warmup,
      repetitions,
      least: leastRepetitions,
      kinds,
      kept: into.typing,
      onProgress: (progress) => emit('progress', { ...said, ...progress }),
      onRejected: (reason, mistake) => emit('rejected', { reason, mistake }),
      onMistake: (mistake) => emit('mistake', { mistake }),
      onAnew: () => emit('anew', null),
      onRhythm: (repetition) => emit('rhythm', repetition),
      signal,
    });
    try {
      into.typed = await typed;
      return into.typed;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (isCountersignError(error) && error.details.reason === 'own-keyboard') return 'new-kind';
      if (!stopped.aborted) throw error;
      delete into.typing;
      return null;
    }
  }

  /** The sentence that is typed now is given up. */
  stop(): void {
    this.#sentence.abort();
  }
}

/** Where the check's keyboard may be added, the system's may: the backend takes either. */
function addedKinds(inputKind: InputKind): readonly InputKind[] {
  return inputKind === 'touch-keys' ? ['touch-keys', 'soft'] : [inputKind];
}
