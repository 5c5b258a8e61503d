import type { Review } from 'countersign/server';
import { html } from 'hono/html';
import type { VotedReview } from '../../reviews/package-reviews.js';
import { badge } from '../../site/layout.js';
import type { Html } from '../../types.js';

const CAUSES: Readonly<Record<Review['cause'], string>> = {
  review: 'close, late, or timed too coarsely',
  'not-live': 'an action that was asked for was not seen',
  stopped: 'the account has used up all tries',
  appeal: 'the learner asks',
  rebind: 'another browser',
  renewed: 'a new enrollment',
};

/**
 * How a check went, as the package tells staff: what was seen of liveness, camera and typing. No
 * score: a number looks like more than it is.
 */
export function checkSummary({ id, cause, summary, words, votes }: VotedReview, path = `/staff/checks/${id}`): Html {
  return html`<section class="panel" data-check-review="${cause}"><h3>${badge('plain', CAUSES[cause])}</h3>
${words === null ? '' : html`<p>The learner: ${words}</p>`}
${
  'liveness' in summary
    ? html`<dl class="facts">${facts(summary).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`
    : html`<p>Of this check only its receipt is kept.</p>`
}
${votes.length === 0 ? '' : html`<p class="muted">${votes.length} ${votes.length === 1 ? 'opinion was' : 'opinions were'} passed on.</p>`}
<p><a href="${path}/pictures">Pictures that are kept of it</a> <span class="muted">(the look is noted)</span></p></section>`;
}

/** What is known of a check that a person looks at. */
type Summary = Extract<Review['summary'], { liveness: unknown }>;

function facts({ liveness: { actions, track }, capture, face, typing }: Summary): [term: string, value: string | number][] {
  const still = Math.round((100 * track.duplicateFrames) / Math.max(1, track.frames));
  const done = actions.filter(({ doneAtMs }) => doneAtMs !== null).length;
  const rejected = Object.values(typing.rejected).reduce((sum, count) => sum + count, 0);
  return [
    [
      'Actions asked for',
      actions.length === 0 ? 'none' : `${done} of ${actions.length} seen: ${actions.map(({ action }) => action).join(', ')}`,
    ],
    ['Frames', `${track.frames}, of them ${still} % still, ${track.repeatedFrames} seen before`],
    ['Camera', `${capture.width} × ${capture.height}, ${Math.round(capture.measuredFps)} frames a second; ${changes(capture)}`],
    ['Software camera by its name', capture.virtualCamera ? 'yes: a sign, not a proof' : 'no'],
    ['Pictures measured', face.pictures],
    [
      'Typing',
      `${typing.inputKind}, ${typing.repetitions} repetitions, ${rejected} not taken, ${typing.edits} corrections, clock of ${typing.clockResolutionMs} ms`,
    ],
  ];
}

function changes({ trackChanges, visibilityChanges, focusChanges }: Summary['capture']): string {
  return `camera changed ${trackChanges} times, page hidden ${visibilityChanges} times, left ${focusChanges} times`;
}
