import { html } from 'hono/html';
import { type Course, findCourse, listUnits, type Unit } from '../../courses/courses.js';
import { courseProgress, type Progress } from '../../courses/progress.js';
import { type CheckState, listSubmissions, type Submission } from '../../courses/submissions.js';
import { findTrack, type Track } from '../../courses/tracks.js';
import { countsFrom } from '../../enrollment/enrollment.js';
import { badge, show } from '../../site/layout.js';
import type { Html, Platform, Site } from '../../types.js';
import { problemPage } from '../problem.js';

const KINDS: Readonly<Record<Unit['kind'], string>> = { lesson: 'Lesson', quiz: 'Quiz', essay: 'Essay' };

/** `/courses/…`: what a course holds and how far the learner is. */
export function courseRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  app.get('/courses/:course', async (c) => {
    const course = await findCourse(database, c.req.param('course'));
    if (course === null) return problemPage(c, 'not-found');
    const account = c.get('session')?.account;
    const [units, track, work, from] = await Promise.all([
      listUnits(database, course.id),
      account ? findTrack(database, account.id, course.id) : null,
      account ? listSubmissions(database, account.id, course.id) : [],
      account ? countsFrom(database, account.id) : null,
    ]);
    return show(c, {
      title: course.title,
      main: html`<p class="crumb"><a href="/">Courses</a></p>
<h1>${course.title}</h1>
<p class="lead">${course.summary}</p>
${trackNote(course, track, courseProgress(units, work, from))}
<h2>What it holds</h2>
<ol class="units">${units.map((unit) => unitRow(course, unit, work))}</ol>`,
    });
  });
}

function trackNote({ id }: Course, track: Track | null, { complete }: Progress): Html {
  if (track === null) {
    return html`<aside class="note"><h2>Do you want a certificate?</h2>
<p>The course is free and open to all. The verified track adds checks that your work is yours.</p>
<p class="actions"><a class="button" href="/courses/${id}/track">What the verified track asks of you</a></p></aside>`;
  }
  return html`<p>${badge('plain', 'Verified track')} ${track.route === 'alternative' ? 'A person checks your work with you.' : ''}
<a href="/courses/${id}/certificate">${complete ? 'Get your certificate' : 'What the certificate still needs'}</a>
· <a href="/courses/${id}/track">Change</a></p>`;
}

function unitRow({ id: course }: Course, { id, kind, title, graded, most }: Unit, work: readonly Submission[]): Html {
  const last = work.find(({ unit }) => unit === id);
  const points = last === undefined ? '' : last.points === null ? badge('wait', 'handed in') : badge('plain', `${last.points} of ${most}`);
  return html`<li><a href="/courses/${course}/${id}">${title}</a>
<span class="muted">${KINDS[kind]}${graded ? ', counts' : ''}</span> ${points} ${last === undefined ? '' : checkBadge(last)}</li>`;
}

/** How a submission's check stands, in a word or two. */
export function checkBadge({ checkState, checkBy }: Pick<Submission, 'checkState' | 'checkBy'>): Html | '' {
  const states: Readonly<Record<CheckState, Html | ''>> = {
    'not-needed': '',
    awaiting: badge('wait', checkBy !== null && checkBy < new Date() ? 'check missed' : 'check to do'),
    accepted: badge('good', 'checked'),
    review: badge('wait', 'a person looks at it'),
    refused: badge('bad', 'check not passed'),
  };
  return states[checkState];
}
