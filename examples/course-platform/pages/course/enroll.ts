import type { ReceiptExpectation } from 'countersign/server';
import { html } from 'hono/html';
import { ENROLLMENT } from '../../checks/checks.js';
import { type Course, findCourse } from '../../courses/courses.js';
import { findTrack } from '../../courses/tracks.js';
import { TENANT } from '../../enrollment/tenant.js';
import { formOf } from '../../site/form-of.js';
import { elementScript, show, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { forMembers, memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { checkElement } from './check-element.js';

/** `/courses/…/enroll`: the reference that later checks are compared with. */
export function enrollRoutes(app: Site, platform: Platform): void {
  app.use('/courses/:course/enroll', forMembers());
  app.get('/courses/:course/enroll', async (c) => {
    const { account } = memberOf(c);
    const course = await findCourse(platform.database, c.req.param('course'));
    const track = course && (await findTrack(platform.database, account.id, course.id));
    if (!course || track?.route !== 'check') return problemPage(c, 'not-found');
    const { enrolled, renewFace } = await platform.countersign.status({ tenant: TENANT, subject: account.id });
    if (enrolled) return c.redirect(`/courses/${course.id}`, 303);
    return show(c, { title: 'Enroll', scripts: scripts(platform), main: page(course, memberOf(c), renewFace) });
  });
  app.post('/courses/:course/enroll', async (c) => {
    const course = c.req.param('course');
    const { identity } = await formOf(c);
    const expected: ReceiptExpectation = {
      subject: memberOf(c).account.id,
      tenant: TENANT,
      course,
      ...ENROLLMENT,
      purpose: 'enroll',
      renewed: true,
    };
    const receipt = await platform.countersign.receipts.verify(identity, expected).catch(() => null);
    if (receipt === null) return problemPage(c, 'receipt');
    return c.redirect(`/courses/${course}`, 303);
  });
}

function scripts(platform: Platform): Html {
  return html`${elementScript(platform, 'countersign.js')}<script src="/files/check-notes.js" type="module"></script>`;
}

/** @param again what was measured at the first enrollment cannot be compared any more */
function page({ id, title }: Course, session: Session, again: boolean): Html {
  return html`<p class="crumb"><a href="/courses/${id}">${title}</a></p>
<h1>Enroll for your checks</h1>
<p class="lead">About two minutes, once. Later checks compare with what is measured now, in this browser.</p>
${again ? html`<p data-again="yes">You enrolled before. Faces are measured in another way since then, so this has to be done once more. What you have earned stays.</p>` : ''}
<form method="post" action="/courses/${id}/enroll" class="check">${token(session)}
${checkElement({ course: id, ...ENROLLMENT, back: `/courses/${id}/track`, returning: false })}
<p class="actions"><button>Go on to the course</button></p></form>`;
}
