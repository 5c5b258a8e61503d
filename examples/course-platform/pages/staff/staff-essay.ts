import type { WritingTrend } from 'countersign/server';
import { html } from 'hono/html';
import { askAboutWriting, trendOf } from '../../courses/writing.js';
import { type Essay, findEssay, gradeEssay } from '../../reviews/essays.js';
import { formOf } from '../../site/form-of.js';
import { paragraphs, show, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { writingTrend } from '../course/writing-trend.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';

/** `/staff/essays/…`: an essay without its writer's name, and its points. */
export function staffEssayRoutes(app: Site, platform: Platform): void {
  app.get('/staff/essays/:id', async (c) => {
    const essay = await findEssay(platform.database, c.req.param('id'), memberOf(c).account.id);
    if (essay === null) return problemPage(c, 'not-found');
    const trend = await trendOf(platform, { ...essay, course: essay.courseId, unit: essay.unitId });
    return show(c, { title: essay.unit, main: page(memberOf(c), essay, trend) });
  });
  app.post('/staff/essays/:id', async (c) => {
    const staff = memberOf(c).account.id;
    const essay = await findEssay(platform.database, c.req.param('id'), staff);
    const { points = '' } = await formOf(c);
    const given = Number(points);
    if (essay === null || !/^\d{1,3}$/.test(points) || given > essay.most) return problemPage(c, 'not-found');
    await gradeEssay(platform, { id: essay.id, staff, points: given });
    return c.redirect('/staff', 303);
  });
  app.post('/staff/essays/:id/ask', async (c) => {
    const staff = memberOf(c).account.id;
    const essay = await findEssay(platform.database, c.req.param('id'), staff);
    if (essay === null || !(await askAboutWriting(platform, { submission: essay.id, staff }))) return problemPage(c, 'not-found');
    return c.redirect('/staff', 303);
  });
}

function page(session: Session, { id, course, unit, answers, points, most, pass }: Essay, trend: WritingTrend): Html {
  return html`<p class="crumb"><a href="/staff">Staff</a></p><h1>${course}: ${unit}</h1>
<div class="prose panel">${paragraphs(answers.essay ?? '')}</div>
<section class="panel"><h2>While it was written</h2>${writingTrend(trend)}<p class="muted">Points are for the text alone. Nothing follows from this by itself: where it was written unlike before, let others ask the learner.</p>
<form method="post" action="/staff/essays/${id}/ask">${token(session)}<p class="actions"><button class="quiet">Let others ask who wrote it</button></p></form></section>
${
  points === null
    ? html`<form method="post" action="/staff/essays/${id}" class="stack">${token(session)}
<label>Points, 0 to ${most}; ${pass} pass <input type="number" name="points" min="0" max="${most}" required></label>
<p class="actions"><button>Give the points</button></p></form>`
    : html`<p>${points} of ${most} points were given.</p>`
}`;
}
