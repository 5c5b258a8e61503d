import type { CountersignError } from '../../errors.js';

/** What a phone's camera may mend. */
const OF_CAMERA = /^(?:camera|face|engine)\/|^env\/(?:canvas-noise|policy-blocked)$/;

/** Whether a phone may be the camera of a check, and whether it is. */
export class PhoneChoice {
  /** The challenge and the page let it. */
  offered = false;
  /** The learner wants it. */
  chosen = false;

  mayMend({ code }: CountersignError): boolean {
    return this.offered && !this.chosen && OF_CAMERA.test(code);
  }
}
