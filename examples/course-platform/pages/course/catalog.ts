import { html } from 'hono/html';
import { type Course, listCourses } from '../../courses/courses.js';
import { show } from '../../site/layout.js';
import type { Html, Platform, Site } from '../../types.js';

/** `/`: all courses. */
export function catalogRoutes(app: Site, { database }: Platform): void {
  app.get('/', async (c) => {
    const courses = await listCourses(database);
    return show(c, {
      title: 'Courses',
      main: html`<div class="hero"><h1>Courses for anybody, certificates that say whose work it was</h1>
<p class="lead">Take any course freely. On the verified track a short check with camera and keyboard, measured on your own device, ties your work
to you; or a person does it with you.</p></div>
<ul class="cards">${courses.map(card)}</ul>`,
    });
  });
}

function card({ id, title, summary, hours }: Course): Html {
  return html`<li class="card"><h2><a href="/courses/${id}">${title}</a></h2><p>${summary}</p><p class="muted">About ${hours} hours</p></li>`;
}
