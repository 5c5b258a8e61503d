export { createStillChecker, type RunningStillChecker, type StillCheckerOptions } from './stills/create-still-checker.js';
