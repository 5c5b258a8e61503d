// The page of a phone, for QA: another window of this machine can be the phone.
//   ?policy=NAME   of the computer's scenario        ?camera=FACE, ?effect=NAME   a simulated
//   camera ?lang=ar       the element's language

import { findTag } from '../../course-platform/public/find.js';
import { simulateCamera } from './simulated-camera.js';

const query = new URLSearchParams(location.search);
const element = findTag<HTMLElement>('countersign-phone');
const [policy, face, lang] = ['policy', 'camera', 'lang'].map((name) => query.get(name) ?? '');
if (policy) element.setAttribute('submit', `/api/policies/${policy}/phone`);
if (lang) element.lang = lang;
if (face && face !== 'real') simulateCamera({ face, effect: query.get('effect') ?? undefined, portrait: undefined });
