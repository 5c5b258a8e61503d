import type { Context } from 'hono';
import { html } from 'hono/html';
import type { KeptNotice } from '../../accounts/notices.js';
import { elementScript, moment } from '../../site/layout.js';
import type { Html, Platform } from '../../types.js';
import { framed, type Shown } from './framed.js';
import type { Launch } from './launches.js';
import type { Arrival, LinkResult } from './link-results.js';
import { ownTab } from './tab-pages.js';

/** What the page of a check shows. */
export interface CheckView {
  platform: Platform;
  launch: Launch;
  enrolled: boolean;
  /** The learner's newest result. */
  last: LinkResult | null;
  /** A person was asked to look at it. */
  isAsked: boolean;
  notices: readonly KeptNotice[];
  /** By which it goes on in another tab. */
  token: string;
  /** The learner has just enrolled, or added this browser, and goes on. */
  isNext: boolean;
  frames: readonly string[];
}

const NOTES: Record<Arrival, string> = {
  sent: '',
  kept: ' Your course keeps what it has: an earlier pass, or a newer result.',
  'read-only':
    ' It has not reached your course yet: its gradebook has no line for this activity, and lets us make none. Show this page to its staff.',
  waiting: ' It has not reached your course yet; it is sent by itself.',
  none: ' Your course takes no results from here; its staff see this one when they open this page.',
  failed: ' It could not be entered in your course: show this page to its staff.',
};

const NOTICES: Record<KeptNotice['kind'], string> = {
  'device-added': 'Another browser became yours: it passed a stricter check, and staff accepted it.',
  'typing-added': 'Typing on another kind of keyboard became yours: its face passed a stricter check.',
  'typing-removed': 'Typing on a kind of keyboard was removed.',
  'reference-replaced': 'Somebody enrolled in your place.',
  'typing-replaced': 'Another sentence took the place of the one that you enrolled with.',
  'foreign-tries': 'A browser that is not yours failed so often that it may not try any more.',
  erased: 'Your measurements were erased.',
  merged: 'Two accounts of yours became one.',
};

function noticeList(notices: readonly KeptNotice[]): Html | '' {
  if (notices.length === 0) return '';
  return html`<ul class="rows" data-notices>${notices.map(({ kind, at }) => html`<li>${NOTICES[kind]} <span class="muted">${moment(at)}</span></li>`)}</ul>
<p class="muted">Was that not you? Tell the staff of your course.</p>`;
}

function leadOf({ enrolled, isNext }: CheckView): string {
  if (!enrolled) return 'First you enroll, once: about two minutes. The check comes right after it.';
  return `${isNext ? 'You are enrolled in this browser. Now the check: look' : 'Look'} into the camera and type a sentence: under a minute.`;
}

/** The check of a link. */
export function checkPage(c: Context, view: CheckView): Shown {
  const { platform, launch, last, isAsked, notices, token, isNext, frames } = view;
  const at = `launch=${launch.id}`;
  const main = html`<h1>${launch.title}</h1>
${last === null ? '' : html`<p class="notice" data-last="${last.result}">Your latest result here: ${last.result}${last.decided ? ' by a person' : ''}, ${moment(last.at)}.${NOTES[last.arrival]}</p>`}
${last?.result === 'refused' && !last.decided ? (isAsked ? html`<p class="muted" data-asked="yes">A person will look at it.</p>` : askForm(launch)) : ''}
<p class="lead">${leadOf(view)}</p>
<countersign-check name="identity" ${isNext ? html`data-next ` : ''}challenge="/lti/countersign/challenges?${at}" submit="/lti/countersign/bundles?${at}">
<p slot="alternative">No camera, or you would rather not? Ask the staff of your course: there is another way.</p>
<p>The check could not be loaded. Come back later, or ask the staff of your course for another way.</p>
</countersign-check>
<p class="muted">Does the page say that the camera is not allowed here?</p>${ownTab(token)}
<p class="muted">Does it say that it does not know this browser? Open the activity in your course again: shortly after that it can get to know it, once staff have looked. Until then, go on in the browser where you enrolled.</p>
${noticeList(notices)}<form method="post" action="/lti/launches/${launch.id}/withdraw"><button class="link">Erase my measurements</button></form>`;
  return framed(c, {
    title: launch.title,
    main,
    scripts: html`${elementScript(platform, 'countersign.js')}<script src="/files/lti-check.js" defer></script>`,
    frames,
  });
}

/** A person can look at a refusal; another try may be quicker. */
function askForm({ id }: Launch): Html {
  return html`<details><summary>Ask a person to look at it</summary><form method="post" action="/lti/launches/${id}/ask" class="stack">
<label>What should they know? <textarea name="words" rows="3" maxlength="2000"></textarea></label><p class="actions"><button class="quiet">Ask</button></p></form></details>`;
}

/**
 * Where the consent sends learners who want to withdraw it: there is no session outside a launch.
 */
export function dataPage(c: Context): Shown {
  const main = html`<h1>Your measurements</h1><p>Open the activity in your course again: below the check you can erase them. What was decided stays.</p>`;
  return framed(c, { title: 'Your measurements', main });
}
