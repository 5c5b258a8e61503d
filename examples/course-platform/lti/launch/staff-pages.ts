import type { Context } from 'hono';
import { html } from 'hono/html';
import { moment } from '../../site/layout.js';
import type { Html } from '../../types.js';
import { scoreForm } from '../gradebook/score-forms.js';
import { framed, type Shown } from './framed.js';
import type { DeepLinking, Launch } from './launches.js';
import type { Arrival, LinkResult } from './link-results.js';

/** What staff see. */
export interface StaffView {
  launch: Launch;
  results: readonly LinkResult[];
  frames: readonly string[];
}

/** What became of a result on its way to the gradebook. */
const ARRIVALS: Record<Arrival, string> = {
  sent: 'yes',
  waiting: 'not yet',
  none: 'stays here: the course takes no scores',
  kept: 'stays here: the gradebook has what counts',
  'read-only': 'no: the gradebook has no line for this activity, and lets us make none; add one there',
  failed: 'no: refused many times',
};

/** What staff see of a link: who came how far. */
export function staffPage(c: Context, { launch, results, frames }: StaffView): Shown {
  const row = ({ userId, result, decided, at, arrival, problem }: LinkResult): Html =>
    html`<tr><td>${userId}</td><td>${result}${decided ? ' by a person' : ''}</td><td>${moment(at)}</td><td>${scoreWords({ result, decided })}</td><td>${ARRIVALS[arrival]}${arrival === 'waiting' || arrival === 'failed' ? why(problem) : ''}</td></tr>`;
  const main = html`<h1>${launch.title}</h1><p>Results, and whether they reached the gradebook. What is unclear our staff decide, and what is refused where its learner asks; then the gradebook is told. You can decide yourself where you grade.</p>
<table><thead><tr><th>Learner</th><th>Result</th><th>When</th><th>As a score</th><th>Arrived</th></tr></thead><tbody>${results.map(row)}</tbody></table>
<p class="muted">What has no score yet shows as no grade. Open edX keeps the grade that it had when it is sent 0 of 1: change it there.</p>`;
  return framed(c, { title: launch.title, main, frames });
}

function scoreWords(result: Pick<LinkResult, 'result' | 'decided'>): string {
  const { scoreGiven } = scoreForm(result) ?? {};
  return scoreGiven === undefined ? 'none: waits for a person' : `${scoreGiven} of 1`;
}

function why(problem: string | null): string {
  return problem === null ? '' : ` (${problem})`;
}

/** Choosing the link: there is one kind. */
export function choicePage(
  c: Context,
  { deepLinking, token, frames }: { deepLinking: DeepLinking; token: string; frames: readonly string[] },
): Shown {
  const { returnUrl } = deepLinking;
  const main = html`<h1>Add an identity check</h1><p>Learners make it in the course; its result goes to the gradebook.</p>
<form method="post" action="${returnUrl}"><input type="hidden" name="JWT" value="${token}"><p class="actions"><button>Add it to the course</button></p></form>`;
  return framed(c, { title: 'Add an identity check', main, frames, forms: [new URL(returnUrl).origin] });
}
