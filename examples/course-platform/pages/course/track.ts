import { html } from 'hono/html';
import { type Course, findCourse } from '../../courses/courses.js';
import { findTrack, joinTrack, type Route, type Track } from '../../courses/tracks.js';
import { describePolicy } from '../../enrollment/check-policy.js';
import { isEnrolled } from '../../enrollment/enrollment.js';
import { PICTURE_DAYS, PICTURES, policy, RETENTION_DAYS } from '../../enrollment/policy.js';
import { formOf } from '../../site/form-of.js';
import { show, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { forMembers, memberOf } from '../guard.js';
import { problemPage } from '../problem.js';

/** `/courses/…/track`: what the verified track costs in data and effort, and the sign-up for it. */
export function trackRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  app.get('/courses/:course/track', async (c) => {
    const course = await findCourse(database, c.req.param('course'));
    if (course === null) return problemPage(c, 'not-found');
    const session = c.get('session');
    const track = session === null ? null : await findTrack(database, session.account.id, course.id);
    return show(c, { title: 'The verified track', main: page(course, session, track) });
  });
  app.post('/courses/:course/track', forMembers(), async (c) => {
    const course = await findCourse(database, c.req.param('course'));
    const { route } = await formOf(c);
    if (course === null || (route !== 'check' && route !== 'alternative')) return problemPage(c, 'not-found');
    const { account } = memberOf(c);
    await joinTrack(platform, account.id, course.id, route);
    return c.redirect(
      route === 'check' && !(await isEnrolled(platform, account.id)) ? `/courses/${course.id}/enroll` : `/courses/${course.id}`,
      303,
    );
  });
}

function page(course: Course, session: Session | null, track: Track | null): Html {
  const { contact } = policy.consent;
  return html`<p class="crumb"><a href="/courses/${course.id}">${course.title}</a></p>
<h1>What the verified track asks of you</h1>
<p class="lead">The certificate says that one and the same person did the work, and how that was checked. This is the price of it.</p>
<div class="split">
<section class="panel"><h2>Effort</h2>
<ul><li>Once: about two minutes to enroll. You look into the camera and type a sentence, ten times at most.</li>
<li>${describePolicy(course.policy)} A check takes under a minute.</li>
<li>You have ${course.policy.hoursToCheck} hours for each check. Your work is kept in the meantime.</li></ul></section>
<section class="panel"><h2>Data</h2>
<ul><li>Measurements of your face and of your typing rhythm, made on your own device. ${
    PICTURES > 0
      ? `${PICTURES} of the pictures go with each check, encrypted, and are kept for ${PICTURE_DAYS} days. No sound and no text leaves it.`
      : 'No picture, no sound, no text leaves it for the check.'
  }</li>
<li>While you write an essay, if you agree to it there: times between keys, in no order. Never what you write.</li>
<li>Kept for ${RETENTION_DAYS} days at the most, encrypted, by ${policy.consent.controller} only. Nobody else is asked.</li>
<li>You can see and erase it at any time under “My data”.</li></ul></section>
</div>
<section><h2>What it can and cannot do</h2>
<p>A check compares; it can be wrong in both directions. It never refuses you by itself for good: you can hand in again, and you can ask a
person to look at it. No feelings, traits or attributes are inferred.</p></section>
${session === null ? html`<p class="actions"><a class="button" href="/sign-in?back=${encodeURIComponent(`/courses/${course.id}/track`)}">Sign in to choose</a></p>` : choices(course, session, track)}
<p class="muted">Questions about your data? <a href="${contact}">${contact.replace('mailto:', '')}</a></p>`;
}

function choices({ id }: Course, session: Session, track: Track | null): Html {
  const choice = (
    route: Route,
    label: string,
    text: string,
  ) => html`<form method="post" action="/courses/${id}/track" class="panel">${token(session)}
<input type="hidden" name="route" value="${route}"><p>${text}</p><p class="actions">
${track?.route === route ? html`<strong>This is your way now.</strong>` : html`<button class="${route === 'check' ? '' : 'quiet'}">${label}</button>`}</p></form>`;
  return html`<h2>Choose your way</h2><div class="split">
${choice('check', 'With camera and keyboard', 'Quick, at any hour. You will see and agree to everything before the camera opens.')}
${choice('alternative', 'With a person instead', 'No camera measurements, no typing measurements, no reasons asked. Someone of our staff confirms your work with you; it takes a few days and counts the same.')}
</div>`;
}
