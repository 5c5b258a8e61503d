// Says how many words an essay has. Typing is not interrupted: a screen reader hears it after a
// pause.
import { byId } from './find.js';

const QUIET_MS = 800;
const essay = byId('essay', HTMLTextAreaElement);
const shown = byId('words', HTMLElement);
/** Words of any script: where a language writes no spaces, the browser knows where one ends. */
const segmenter = new Intl.Segmenter(document.documentElement.lang, { granularity: 'word' });
let timer = 0;

function count(): void {
  const words = [...segmenter.segment(essay.value)].filter(({ isWordLike }) => isWordLike).length;
  shown.textContent = words === 1 ? '1 word' : `${words} words`;
}

essay.addEventListener('input', () => {
  clearTimeout(timer);
  timer = window.setTimeout(count, QUIET_MS);
});
count();
