// npx tsx test/support/readme-picture.ts: makes the picture at the top of the README, light and
// dark, of the built element in a browser. The face in front of the camera is drawn.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { startHarness } from '../../examples/harness/backend.js';
import { type Learner, sitDown } from '../../examples/simulation/learner.js';
import { type BrowserOptions, openBrowser } from '../../examples/simulation/open-browser.js';

const FOLDER = 'examples/docs';
const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];
/** A screen in both schemes, as PNG. */
type Shots = Partial<Record<Scheme, Buffer>>;
const SIZE = { width: 480, height: 900 };
/** Pixels of the picture for one of the page. */
const SHARPNESS = 2;
/** Between the two screens, in pixels of the picture. */
const GAP = 48;
const FRAMES = 60;
/** The sentence stands in the picture after so many repetitions. */
const TYPED = 3;

const data = mkdtempSync(join(tmpdir(), 'countersign-picture-'));
const phrases = [{ id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' }];
const harness = await startHarness({ port: 0, data: join(data, 'harness'), policy: { phrases } });
try {
  const film = join(data, 'drawn.mjpeg');
  writeFileSync(film, await drawnFilm());
  const face = await shoot({ film }, async (learner, take) => {
    await learner.until('face');
    await learner.element.locator('[part~="hint"] svg').waitFor();
    await take();
  });
  // A drawing is nobody: somebody has to be seen before the sentence comes. Their screen shows no
  // camera picture.
  const typing = await shoot({ clip: 'a1' }, async (learner) => {
    await learner.until('review');
  });
  for (const scheme of SCHEMES) await write(scheme, [taken(face, scheme), taken(typing, scheme)]);
} finally {
  await harness.close();
  rmSync(data, { recursive: true, force: true });
}

/** Both schemes of the screen to which `go` leads. */
async function shoot(camera: BrowserOptions, go: (learner: Learner, take: () => Promise<void>) => Promise<void>): Promise<Shots> {
  const browser = await openBrowser({ ...camera, size: SIZE, scale: SHARPNESS });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    // Chromium calls a film by its path.
    await page.addInitScript(() => Object.defineProperty(MediaDeviceInfo.prototype, 'label', { get: () => 'Built-in camera' }));
    await page.goto(`${harness.url}/plain-form.html?learner=ada`);
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('html, body, main, form')) element.style.background = 'transparent';
    });
    let learner: Learner | undefined;
    const shots: Shots = {};
    const take = async () => {
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        const shot = await learner?.element.screenshot({ omitBackground: true, animations: 'disabled' });
        if (shot !== undefined) shots[colorScheme] = shot;
      }
    };
    let typed = 0;
    learner = await sitDown(page, {
      onTyped: async () => {
        if (++typed === TYPED) await take();
      },
    });
    await go(learner, take);
    return shots;
  } finally {
    await browser.close();
  }
}

function taken(shots: Shots, scheme: Scheme): Buffer {
  const shot = shots[scheme];
  if (shot === undefined) throw new Error('the check ended before its picture was taken');
  return shot;
}

/** The screens side by side. */
async function write(scheme: Scheme, screens: readonly Buffer[]): Promise<void> {
  const sizes = await Promise.all(screens.map((screen) => sharp(screen).metadata()));
  const width = sizes.reduce((sum, size) => sum + size.width, GAP * (screens.length - 1));
  const height = Math.max(...sizes.map((size) => size.height));
  const layers = screens.map((input, at) => ({
    input,
    top: 0,
    left: sizes.slice(0, at).reduce((sum, size) => sum + size.width + GAP, 0),
  }));
  const file = join(FOLDER, `check-${scheme}.webp`);
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const { size } = await sharp({ create: { width, height, channels: 4, background } })
    .composite(layers)
    .webp({ quality: 68, effort: 6 })
    .toFile(file);
  console.log(`${file}: ${width} × ${height}, ${Math.ceil(size / 1000)} kB`);
}

/** Two seconds of a drawn person who sways a little. */
async function drawnFilm(): Promise<Buffer> {
  const frames: Buffer[] = [];
  for (let at = 0; at < FRAMES; at++) {
    const sway = 2 * Math.PI * (at / FRAMES);
    const drawing = Buffer.from(drawn(6 * Math.sin(sway), 4 * Math.sin(2 * sway)));
    frames.push(await sharp(drawing).jpeg({ quality: 90 }).toBuffer());
  }
  return Buffer.concat(frames);
}

/** A person at a desk, 640 × 480. */
function drawn(x: number, y: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
    <rect width="640" height="480" fill="#c9d6d3"/>
    <rect x="40" y="30" width="130" height="170" fill="#e9eee4"/><path d="M105 30v170M40 115h130" stroke="#b4c2bd" stroke-width="5"/>
    <rect x="500" y="150" width="140" height="12" fill="#a58f78"/>
    <path d="M520 150V85h22v65zM545 150V70h26v80zM574 150V95h18v55z" fill="#7d97a8"/>
    <g transform="translate(${x} ${y})">
      <path d="M120 500c0-95 75-125 200-125s200 30 200 125z" fill="#35607f"/>
      <path d="M275 300h90v75c-20 30-70 30-90 0z" fill="#c58f6c"/>
      <path d="M195 235c-20-130 45-190 125-190s145 60 125 190c-5 30-18 45-28 48l-194 0c-10-3-23-18-28-48z" fill="#3d2c25"/>
      <ellipse cx="320" cy="215" rx="98" ry="130" fill="#dba982"/>
      <path d="M224 190c5-75 60-105 96-105 50 0 92 40 96 105-30-15-55-40-66-62-30 30-80 52-126 62z" fill="#3d2c25" stroke="#3d2c25" stroke-width="5"/>
      <path d="M258 178q22-14 44-2M338 176q22-12 44 2" stroke="#3d2c25" stroke-width="7" fill="none" stroke-linecap="round"/>
      <g fill="#fff"><ellipse cx="280" cy="203" rx="17" ry="10"/><ellipse cx="360" cy="203" rx="17" ry="10"/></g>
      <g fill="#4a3424"><circle cx="280" cy="203" r="9"/><circle cx="360" cy="203" r="9"/></g>
      <path d="M320 205q-6 34-14 46q14 10 28 0" stroke="#b5805c" stroke-width="5" fill="none" stroke-linecap="round"/>
      <path d="M284 290q36 24 72 0q-36-14-72 0z" fill="#b4605a"/>
    </g></svg>`;
}
