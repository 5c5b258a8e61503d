import type { TemplateResult } from 'lit';
import { drawing } from '../views/icon.js';

/** Pictures of the screens after the consent alone. */
export const sun: TemplateResult = drawing(
  'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1M12 20v1M3 12h1M20 12h1M5.6 5.6l.7.7M17.7 17.7l.7.7M5.6 18.4l.7-.7M17.7 6.3l.7-.7',
);
export const person: TemplateResult = drawing('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-4 4-5 7-5s6 1 7 5');
