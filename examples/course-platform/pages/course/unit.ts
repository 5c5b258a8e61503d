import { html } from 'hono/html';
import { findCourse, findUnit, listUnits } from '../../courses/courses.js';
import { findTrack, listSubmissions, submitWork } from '../../courses/submissions.js';
import { askAboutWriting, writingOf } from '../../courses/writing.js';
import { isEnrolled } from '../../enrollment/enrollment.js';
import { elementScript, paragraphs, show, token } from '../../site/layout.js';
import { problemPage } from '../problem.js';
import { checkBadge } from './course.js';

/** The most that an essay may have, in characters. */
const MOST_ESSAY = 20_000;

/** `/courses/…/…`: a lesson, a quiz or an essay, and handing it in. */
export function unitRoutes(app, platform) {
  const { database } = platform;
  const find = async (c) => {
    const course = await findCourse(database, c.req.param('course'));
    return { course, unit: course && (await findUnit(database, course.id, c.req.param('unit'))) };
  };
  app.get('/courses/:course/:unit', async (c) => {
    const { course, unit } = await find(c);
    return unit ? unitPage(c, platform, course, unit) : problemPage(c, 'not-found');
  });
  app.post('/courses/:course/:unit', async (c) => {
    const { course, unit } = await find(c);
    const session = c.get('session');
    if (!unit || unit.kind === 'lesson') return problemPage(c, 'not-found');
    if (session === null) return c.redirect(`/sign-in?back=${encodeURIComponent(c.req.path)}`, 303);
    const answers = readAnswers(unit, await c.req.parseBody());
    if (answers === null) return unitPage(c, platform, course, unit, 'Something is not answered yet, or too long.');
    const submission = await submitWork(platform, { account: session.account, course, unit, answers });
    if (unit.kind === 'essay') await askAboutWriting(platform, submission).catch(platform.onError);
    return c.redirect(`/work/${submission.id}`, 303);
  });
}

/** @returns {Record<string, string> | null} */
function readAnswers({ kind, questions }, form) {
  if (kind === 'essay') {
    const text = String(form.essay ?? '').trim();
    return text === '' || text.length > MOST_ESSAY ? null : { essay: text };
  }
  const answers = questions.map(({ id, options }) => [id, options.findIndex((_, at) => form[id] === String(at))]);
  return answers.some(([, at]) => at === -1) ? null : Object.fromEntries(answers.map(([id, at]) => [id, String(at)]));
}

async function unitPage(c, platform, course, unit, problem) {
  const { database, integrity } = platform;
  const session = c.get('session');
  const [units, work, track] = await Promise.all([
    listUnits(database, course.id),
    session === null ? [] : listSubmissions(database, session.account.id, course.id),
    session === null ? null : findTrack(database, session.account.id, course.id),
  ]);
  const monitored = unit.kind === 'essay' && track?.route === 'check' && (await isEnrolled(platform, session.account.id));
  const next = units[units.findIndex(({ id }) => id === unit.id) + 1];
  return show(c, {
    title: unit.title,
    status: problem === undefined ? 200 : 422,
    scripts: monitored
      ? html`${elementScript({ integrity }, 'countersign-monitor.js')}<script src="/files/essay.js" type="module"></script>`
      : '',
    main: html`<p class="crumb"><a href="/courses/${course.id}">${course.title}</a></p>
<h1>${unit.title}</h1>
${problem === undefined ? '' : html`<p class="alert" role="alert">${problem}</p>`}
<div class="prose">${paragraphs(unit.body)}</div>
${unit.kind === 'lesson' ? '' : work.filter((one) => one.unit === unit.id).map(earlier)}
${unit.kind === 'lesson' ? '' : session === null ? signInFirst(c) : form({ course, unit, session, monitored, last: work.find((one) => one.unit === unit.id) })}
${next === undefined || unit.kind !== 'lesson' ? '' : html`<p class="actions"><a class="button" href="/courses/${course.id}/${next.id}">Next: ${next.title}</a></p>`}`,
  });
}

function earlier(submission) {
  const { id, attempt, points } = submission;
  return html`<p><a href="/work/${id}">Attempt ${attempt}</a> ${points === null ? '' : `${points} points`} ${checkBadge(submission)}</p>`;
}

function signInFirst(c) {
  return html`<p><a href="/sign-in?back=${encodeURIComponent(c.req.path)}">Sign in</a> to answer.</p>`;
}

function form({ course, unit, session, monitored, last }) {
  return html`<form method="post" action="/courses/${course.id}/${unit.id}" class="stack">${token(session)}
${unit.kind === 'quiz' ? unit.questions.map(question) : essay({ course, unit, monitored, attempt: (last?.attempt ?? 0) + 1, text: last?.answers.essay ?? '' })}
<p class="actions"><button>Hand in</button></p></form>`;
}

function question({ id, text, options }) {
  const option = (label, at) =>
    html`<label class="option"><input type="radio" name="${id}" value="${at}" required> <span>${label}</span></label>`;
  return html`<fieldset><legend>${text}</legend>${options.map(option)}</fieldset>`;
}

function essay({ course, unit, monitored, attempt, text }) {
  const query = new URLSearchParams({ course: course.id, activity: unit.id, attempt: writingOf(attempt) });
  const monitor = html`<countersign-monitor for="essay" challenge="/api/countersign/challenges?${query}" submit="/api/countersign/bundles"></countersign-monitor>`;
  return html`<label for="essay">Your text</label>${monitored ? monitor : ''}
<textarea id="essay" name="essay" rows="16" required maxlength="${MOST_ESSAY}" spellcheck="true">${text}</textarea>`;
}
