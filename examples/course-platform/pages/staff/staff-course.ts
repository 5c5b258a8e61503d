import { html } from 'hono/html';
import { type Course, findCourse, listUnits, updateCourse } from '../../courses/courses.js';
import type { CheckPolicy } from '../../enrollment/check-policy.js';
import { formOf } from '../../site/form-of.js';
import { show, token } from '../../site/layout.js';
import { writeAudit } from '../../store/audit.js';
import type { Platform, Site, SiteContext } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';

const MODES: Readonly<Record<CheckPolicy['mode'], string>> = {
  each: 'after each graded submission',
  random: 'after any submission, at random',
  both: 'after each graded submission, and after practice at random',
};

/** A certificate carries title and summary: no controls, and none that turn a line around. */
const UNPRINTABLE = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** `/staff/courses/…`: a course's words and its policy. */
export function staffCourseRoutes(app: Site, platform: Platform): void {
  const { database, now } = platform;
  app.get('/staff/courses/:course', async (c) => {
    const course = await findCourse(database, c.req.param('course'));
    return course === null ? problemPage(c, 'not-found') : page(c, platform, course);
  });
  app.post('/staff/courses/:course', async (c) => {
    const course = await findCourse(database, c.req.param('course'));
    if (course === null) return problemPage(c, 'not-found');
    const changed = readCourse(course.id, await formOf(c));
    if (changed === null) return page(c, platform, course, 'A number is outside its range, or a text is missing.');
    await database.transaction(async (queries) => {
      await updateCourse(queries, changed);
      const detail = { policy: changed.policy };
      await writeAudit(queries, { at: now(), actor: memberOf(c).account.id, action: 'course.changed', object: course.id, detail });
    });
    return c.redirect('/staff', 303);
  });
}

/** `null`: a number is outside its range, or a text is missing. */
function readCourse(id: string, form: Partial<Record<string, string>>): Omit<Course, 'lang'> | null {
  const whole = (name: string, least: number, most: number): number => {
    const value = Number(form[name]);
    return /^\d{1,4}$/.test(form[name] ?? '') && value >= least && value <= most ? value : Number.NaN;
  };
  const line = (name: string): string => (form[name] ?? '').trim().replaceAll(/\s+/g, ' ');
  const title = line('title');
  const summary = line('summary');
  const { mode = '' } = form;
  const numbers = {
    share: whole('share', 0, 100) / 100,
    weekly: whole('weekly', 0, 50),
    tries: whole('tries', 1, 5),
    hoursToCheck: whole('hoursToCheck', 1, 720),
  };
  const hours = whole('hours', 1, 1000);
  if (title === '' || title.length > 200 || summary === '' || summary.length > 1000 || UNPRINTABLE.test(title + summary)) return null;
  if (!isMode(mode) || [hours, ...Object.values(numbers)].some(Number.isNaN)) return null;
  return { id, title, summary, hours, policy: { mode, ...numbers, fourEyes: form.fourEyes === 'yes' } };
}

function isMode(text: string): text is CheckPolicy['mode'] {
  return Object.hasOwn(MODES, text);
}

async function page(c: SiteContext, { database }: Platform, course: Course, problem?: string): Promise<Response> {
  const { id, title, summary, hours, policy } = course;
  const units = await listUnits(database, id);
  const number = (name: string, label: string, value: number, least: number, most: number) =>
    html`<label>${label} <input type="number" name="${name}" value="${value}" min="${least}" max="${most}" required></label>`;
  return show(c, {
    title,
    status: problem === undefined ? 200 : 422,
    main: html`<p class="crumb"><a href="/staff">Staff</a></p><h1>${title}</h1>
${problem === undefined ? '' : html`<p class="alert" role="alert">${problem}</p>`}
<form method="post" action="/staff/courses/${id}" class="stack">${token(memberOf(c))}
<label>Title <input name="title" value="${title}" required maxlength="200"></label>
<label>Summary <textarea name="summary" rows="3" required maxlength="1000">${summary}</textarea></label>
${number('hours', 'Hours that it takes', hours, 1, 1000)}
<fieldset><legend>When the verified track asks for a check</legend>
${Object.entries(MODES).map(([mode, words]) => html`<label class="option"><input type="radio" name="mode" value="${mode}" required ${mode === policy.mode ? 'checked' : ''}> <span>${words}</span></label>`)}
${number('share', 'Random draws pick, in per cent', Math.round(policy.share * 100), 0, 100)}
${number('weekly', 'Random draws ask at most, a week', policy.weekly, 0, 50)}
${number('tries', 'Checks that may fail for one submission', policy.tries, 1, 5)}
${number('hoursToCheck', 'Hours to make a check', policy.hoursToCheck, 1, 720)}
<label class="option"><input type="checkbox" name="fourEyes" value="yes" ${policy.fourEyes ? 'checked' : ''}> <span>Two of the staff must agree on a review</span></label>
</fieldset><p class="actions"><button>Save</button></p></form>
<h2>Units</h2><ol class="units">${units.map((unit) => html`<li><a href="/courses/${id}/${unit.id}">${unit.title}</a> <span class="muted">${unit.kind}${unit.graded ? `, ${unit.pass} of ${unit.most} points pass` : ''}</span></li>`)}</ol>`,
  });
}
