import { html } from 'hono/html';
import type { Question } from '../../courses/course-content.js';
import { type Course, findCourse, findUnit, listUnits, type Unit } from '../../courses/courses.js';
import { type Answers, listSubmissions, type Submission, submitWork } from '../../courses/submissions.js';
import { findTrack } from '../../courses/tracks.js';
import { writingOf } from '../../courses/writing.js';
import { isEnrolled } from '../../enrollment/enrollment.js';
import { formOf } from '../../site/form-of.js';
import { elementScript, paragraphs, show, statusOf, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site, SiteContext } from '../../types.js';
import { problemPage } from '../problem.js';
import { checkBadge } from './course.js';

const COUNTER = html`<script src="/files/word-count.js" type="module"></script>`;
/** The most that an essay may have, in characters. */
const MOST_ESSAY = 20_000;

/** Where on the site. */
interface Place {
  course: Course;
  unit: Unit;
}

/** `/courses/…/…`: a lesson, a quiz or an essay, and handing it in. */
export function unitRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  const find = async ({ course: courseId, unit: unitId }: { course: string; unit: string }): Promise<Place | null> => {
    const course = await findCourse(database, courseId);
    const unit = course && (await findUnit(database, course.id, unitId));
    return course && unit && { course, unit };
  };
  app.get('/courses/:course/:unit', async (c) => {
    const place = await find(c.req.param());
    return place === null ? problemPage(c, 'not-found') : unitPage(c, platform, place);
  });
  app.post('/courses/:course/:unit', async (c) => {
    const place = await find(c.req.param());
    const session = c.get('session');
    if (place === null || place.unit.kind === 'lesson') return problemPage(c, 'not-found');
    if (session === null) return c.redirect(`/sign-in?back=${encodeURIComponent(c.req.path)}`, 303);
    const { course, unit } = place;
    const answers = readAnswers(unit, await formOf(c));
    if (answers === null) return unitPage(c, platform, place, { problem: 'unfit' });
    const submission = await submitWork(platform, { account: session.account, course, unit, answers });
    if (submission === null) return unitPage(c, platform, place, { problem: 'flood', text: answers.essay });
    return c.redirect(`/work/${submission.id}`, 303);
  });
}

/** `null`: something is not answered, or too long. */
function readAnswers({ kind, questions }: Unit, form: Partial<Record<string, string>>): Answers | null {
  if (kind === 'essay') {
    const text = (form.essay ?? '').trim();
    return text === '' || text.length > MOST_ESSAY ? null : { essay: text };
  }
  const answers = questions.map(({ id, options }) => ({ id, at: options.findIndex((_, at) => form[id] === String(at)) }));
  return answers.some(({ at }) => at === -1) ? null : Object.fromEntries(answers.map(({ id, at }) => [id, String(at)]));
}

/** Why nothing was handed in. */
const PROBLEMS = {
  unfit: 'Something is not answered yet, or too long.',
  flood: 'You have handed in very often. Nothing was saved this time: keep what you wrote, and hand it in later.',
};

interface Refusal {
  problem?: keyof typeof PROBLEMS;
  /** The essay that was not taken. */
  text?: string | undefined;
}

async function unitPage(c: SiteContext, platform: Platform, { course, unit }: Place, { problem, text }: Refusal = {}): Promise<Response> {
  const { database, integrity } = platform;
  const session = c.get('session');
  const [units, work, track] = await Promise.all([
    listUnits(database, course.id),
    session === null ? [] : listSubmissions(database, session.account.id, course.id),
    session === null ? null : findTrack(database, session.account.id, course.id),
  ]);
  const monitored =
    unit.kind === 'essay' && session !== null && track?.route === 'check' && (await isEnrolled(platform, session.account.id));
  const next = units[units.findIndex(({ id }) => id === unit.id) + 1];
  return show(c, {
    title: unit.title,
    status: statusOf(c, problem),
    scripts: monitored
      ? html`${elementScript({ integrity }, 'countersign-monitor.js')}<script src="/files/essay.js" type="module"></script>${COUNTER}`
      : unit.kind === 'essay' && session !== null
        ? COUNTER
        : '',
    main: html`<p class="crumb"><a href="/courses/${course.id}">${course.title}</a></p>
<h1>${unit.title}</h1>
${problem === undefined ? '' : html`<p class="alert" role="alert" data-problem="${problem}">${PROBLEMS[problem]}</p>`}
<div class="prose">${paragraphs(unit.body)}</div>
${unit.kind === 'lesson' ? '' : work.filter((one) => one.unit === unit.id).map(earlier)}
${unit.kind === 'lesson' ? '' : session === null ? signInFirst(c) : form({ course, unit, session, monitored, last: work.find((one) => one.unit === unit.id), text })}
${next === undefined || unit.kind !== 'lesson' ? '' : html`<p class="actions"><a class="button" href="/courses/${course.id}/${next.id}">Next: ${next.title}</a></p>`}`,
  });
}

function earlier(submission: Submission): Html {
  const { id, attempt, points } = submission;
  return html`<p><a href="/work/${id}">Attempt ${attempt}</a> ${points === null ? '' : `${points} points`} ${checkBadge(submission)}</p>`;
}

function signInFirst(c: SiteContext): Html {
  return html`<p><a href="/sign-in?back=${encodeURIComponent(c.req.path)}">Sign in</a> to answer.</p>`;
}

interface FormOptions extends Place {
  session: Session;
  /** The rhythm is measured while an essay is written. */
  monitored: boolean;
  last: Submission | undefined;
  /** Of the attempt that was not taken. */
  text: string | undefined;
}

function form({ course, unit, session, monitored, last, text }: FormOptions): Html {
  return html`<form method="post" action="/courses/${course.id}/${unit.id}" class="stack">${token(session)}
${unit.kind === 'quiz' ? unit.questions.map(question) : essay({ course, unit, monitored, attempt: (last?.attempt ?? 0) + 1, text: text ?? last?.answers.essay ?? '' })}
<p class="actions"><button>Hand in</button></p></form>`;
}

function question({ id, text, options }: Question): Html {
  const option = (label: string, at: number) =>
    html`<label class="option"><input type="radio" name="${id}" value="${at}" required> <span>${label}</span></label>`;
  return html`<fieldset><legend>${text}</legend>${options.map(option)}</fieldset>`;
}

interface EssayOptions extends Place {
  monitored: boolean;
  attempt: number;
  /** Of the attempt before, or of one that was not taken. */
  text: string;
}

function essay({ course, unit, monitored, attempt, text }: EssayOptions): Html {
  const query = new URLSearchParams({ course: course.id, activity: unit.id, attempt: writingOf(attempt) });
  const monitor = html`<countersign-monitor for="essay" challenge="/api/countersign/challenges?${query}" submit="/api/countersign/bundles"></countersign-monitor>`;
  return html`<label for="essay">Your text</label>${monitored ? monitor : ''}
<textarea id="essay" name="essay" rows="16" required maxlength="${MOST_ESSAY}" spellcheck="true" aria-describedby="words">${text}</textarea>
<p class="muted" id="words" role="status"></p>`;
}
