import { enCapture } from '../messages/en-capture.js';
import type { CaptureScreens } from '../screen.js';
import { captureStyles } from './capture-styles.js';
import { faceView } from './face.js';
import { handedOverView, handoverView } from './handover.js';
import { oneMoreView } from './one-more.js';
import { primerView } from './primer.js';
import { recovery } from './recovery.js';
import { reviewView } from './review.js';
import { typingView } from './typing.js';

/** `loading`, `face` and `document` share a view: the preview stays in its place. */
export const captureScreens: CaptureScreens = {
  views: {
    primer: primerView,
    loading: faceView,
    face: faceView,
    document: faceView,
    typing: typingView,
    review: reviewView,
    'one-more': oneMoreView,
    handover: handoverView,
    'handed-over': handedOverView,
  },
  recovery,
  styles: captureStyles,
  messages: enCapture,
};
