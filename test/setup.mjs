// Before `npm start`, `npm test`, `npm run demo` and `npm run bench`: Node built-ins only, because
// nothing is installed yet. Installs the packages when the lock changed, finds or installs a
// browser (--browser), builds when the sources changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) fail(`Countersign needs Node 20.20 or newer; this is ${process.version}.`);

packages();
if (process.argv.includes('--browser')) await browser();
build();

function packages() {
  const stamp = 'node_modules/.countersign-lock';
  const wanted = hashOf(['package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { minutes: 10 }) || fail('npm ci failed: see above.');
  writeFileSync(stamp, wanted);
}

async function browser() {
  const found = process.env.CHROMIUM_PATH ?? (await playwrightChromium()) ?? systemChromium() ?? (await installChromium());
  if (!found || !existsSync(found)) fail('No Chromium was found or could be installed. Install one and set CHROMIUM_PATH to it.');
  mkdirSync('.cache', { recursive: true });
  writeFileSync('.cache/browser.json', JSON.stringify({ chromium: found }));
}

async function playwrightChromium() {
  const { chromium } = await import(pathToFileURL('node_modules/playwright/index.mjs').href);
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

function systemChromium() {
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'chrome.exe'];
  const places = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    join(homedir(), 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
    'C:/Program Files/Google/Chrome/Application/chrome.exe',
  ];
  return places.find((place) => existsSync(place)) ?? null;
}

async function installChromium() {
  console.log('No Chromium here: trying `playwright install chromium` …');
  if (run('npx', ['playwright', 'install', 'chromium'], { minutes: 5, quiet: true })) return playwrightChromium();
  if (process.platform !== 'linux' || process.getuid() !== 0) return null;
  console.log('That did not work: trying `apt-get install chromium` …');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { minutes: 5, environment, quiet: true });
  run('apt-get', ['install', '-y', '-qq', 'chromium'], { minutes: 10, environment, quiet: true });
  return systemChromium();
}

function build() {
  const stamp = 'dist/.stamp';
  const wanted = hashOf([
    'package-lock.json',
    'package.json',
    'rollup.config.mjs',
    'tsconfig.json',
    ...filesOf('src'),
    ...filesOf('models'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building …');
  run('npm', ['run', '--silent', 'build'], { minutes: 5, quiet: true }) || fail('The build failed: see above.');
  writeFileSync(stamp, wanted);
}

function filesOf(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return names.filter((name) => statSync(name).isFile()).sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function run(command, args, { minutes, environment = process.env, quiet = false }) {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, {
    stdio: quiet ? 'pipe' : 'inherit',
    timeout: minutes * 60_000,
    env: environment,
    shell,
  });
  if (status !== 0 && quiet) process.stderr.write(Buffer.concat([stdout ?? Buffer.of(), stderr ?? Buffer.of()]));
  return status === 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
