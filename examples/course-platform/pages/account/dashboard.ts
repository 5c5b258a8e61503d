import { html } from 'hono/html';
import { type KeptNotice, listNotices } from '../../accounts/notices.js';
import { RESULTS, reasonWords } from '../../checks/check-words.js';
import { listChecks, type PlacedCheck } from '../../checks/checks.js';
import { type Course, listCourses } from '../../courses/courses.js';
import { drawnThisWeek, isMissed, listSubmissions, type Submission } from '../../courses/submissions.js';
import { findTrack, type Track } from '../../courses/tracks.js';
import { policy as universityPolicy } from '../../enrollment/policy.js';
import { badge, moment, show } from '../../site/layout.js';
import type { Html, Platform, Site } from '../../types.js';
import { forMembers, memberOf } from '../guard.js';

const CONTACT = universityPolicy.consent.contact;

/** `/me`: what is to do, how much random draws may still ask, and every check so far. */
export function dashboardRoutes(app: Site, platform: Platform): void {
  app.get('/me', forMembers(), async (c) => {
    const { account } = memberOf(c);
    const { database, now } = platform;
    const [work, checks, courses, drawn, notices] = await Promise.all([
      listSubmissions(database, account.id),
      listChecks(database, account.id),
      listCourses(database),
      drawnThisWeek(platform, account.id),
      listNotices(database, account.id),
    ]);
    const found = await Promise.all(courses.map(async (course) => ({ course, track: await findTrack(database, account.id, course.id) })));
    const tracks = found.flatMap(({ course, track }) => (track === null ? [] : [{ course, track }]));
    const waiting = work.filter(({ checkState }) => checkState === 'awaiting');
    return show(c, {
      title: 'My checks',
      main: html`<h1>My checks</h1>
${notices.map(noticeNote)}
<h2>To do</h2>
${waiting.length === 0 ? nothingToDo(work) : html`<ul class="rows">${waiting.map((one) => toDo(one, courses, isMissed(one, now())))}</ul>`}
<h2>What you can be asked for</h2>
<ul>${tracks.map(({ course, track }) => budget(course, track, drawn))}</ul>
${tracks.length === 0 ? html`<p>You are on no verified track, so no checks are asked of you.</p>` : ''}
<h2>So far</h2>
${checks.length === 0 ? html`<p>No check yet.</p>` : table(checks)}`,
    });
  });
}

/** Nothing waits for the learner; work that waits for a person is not done yet. */
function nothingToDo(work: readonly Submission[]): Html {
  const looked = work.filter(({ checkState }) => checkState === 'review');
  if (looked.length === 0) return html`<p>Nothing. ${badge('good', 'all done')}</p>`;
  return html`<p>Nothing now. ${badge('wait', looked.length === 1 ? 'a person looks at one' : `a person looks at ${looked.length}`)}
You will see the answer here: ${looked.map(({ id, attempt }, at) => html`${at === 0 ? '' : ', '}<a href="/work/${id}">attempt ${attempt}</a>`)}.</p>`;
}

const NOTICES: Readonly<Record<KeptNotice['kind'], readonly [title: string, what: string]>> = {
  'device-added': ['Another browser makes your checks', 'One was added'],
  'typing-added': ['You type on another kind of keyboard now', 'It was added'],
  'typing-removed': ['Typing on a kind of keyboard was removed', 'This was asked for'],
  'reference-replaced': ['Somebody enrolled in your place', 'An enrollment replaced the one before'],
  'typing-replaced': ['You type another sentence now', 'It took the place of the one that you enrolled with'],
  'foreign-tries': ['Another browser tried to pass as you', 'It failed for the last time'],
  erased: ['Your measurements were erased', 'This was asked for'],
  merged: ['Two accounts of yours became one', 'Staff merged them, after a check in both,'],
};

/** What the learner should know, newest first, and what to do if it was not them. */
function noticeNote({ kind, at }: KeptNotice): Html {
  const [title, what] = NOTICES[kind];
  const contact = html`<a href="${CONTACT}">${CONTACT.replace('mailto:', '')}</a>`;
  return html`<aside class="note" data-notice="${kind}"><h2>${title}</h2>
<p>${what} ${moment(at)}. If it was not you, change your password, look at <a href="/me/data#browsers">your browsers</a> and write to ${contact}.</p></aside>`;
}

function toDo({ id, course, attempt, checkBy }: Submission, courses: readonly Course[], missed: boolean): Html {
  const title = courses.find((one) => one.id === course)?.title;
  return html`<li><a href="/work/${id}">${title}, attempt ${attempt}</a> ${missed ? badge('bad', 'missed') : checkBy === null ? '' : html`until ${moment(checkBy)}`}</li>`;
}

/** @param drawn at random in the last seven days */
function budget({ title, policy }: Course, { route }: Track, drawn: number): Html {
  if (route === 'alternative') return html`<li>${title}: a person checks your work with you.</li>`;
  const random = `at random at most ${policy.weekly} a week (${Math.min(drawn, policy.weekly)} in the last seven days)`;
  const words = { each: 'after each graded piece of work', random, both: `after each graded piece of work, and ${random}` };
  return html`<li>${title}: ${words[policy.mode]}.</li>`;
}

function table(checks: readonly PlacedCheck[]): Html {
  const row = ({ purpose, result, reasons, at, submission, unit }: PlacedCheck) => html`<tr><td>${moment(at)}</td>
<td>${purpose === 'enroll' ? 'Enrollment' : purpose === 'retype' ? 'Another sentence' : html`<a href="/work/${submission}">${unit}</a>`}</td>
<td>${badge(...RESULTS[result])}${reasons.length === 0 ? '' : html` <span class="muted">${reasonWords(reasons)}</span>`}</td></tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">When</th><th scope="col">What for</th><th scope="col">Result</th></tr></thead>
<tbody>${checks.map(row)}</tbody></table></div>`;
}
