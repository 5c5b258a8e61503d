import { html } from 'hono/html';
import { BASE_PATH } from '../../mount-countersign.js';
import { elementScript, show } from '../../site/layout.js';
import type { Platform, Site } from '../../types.js';

/**
 * `/phone`: the page that a phone opens to be the camera of a check on a computer. Nobody is signed
 * in there, and nobody needs to be.
 */
export function phoneRoutes(app: Site, platform: Platform): void {
  app.get('/phone', (c) => {
    c.header('referrer-policy', 'no-referrer');
    return show(c, {
      title: 'Identity check',
      indexed: false,
      scripts: elementScript(platform, 'countersign-phone.js'),
      main: html`<countersign-phone submit="${BASE_PATH}/phone"><p>This page needs its script: load it again.</p></countersign-phone>`,
    });
  });
}
