import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/service/configuration/read-configuration.js';
import { writeFirstConfiguration } from '../../src/service/configuration/write-first-configuration.js';
import { findProgram } from '../support/programs.js';
import { openTestService, type TestService } from './open-test-service.js';

const FOLDER = 'examples/operating';
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

const RULES = [...read('alerts.yaml').matchAll(/^\s+expr: (.+)$/gm)].map(([, expression = '']) => expression);
const PANELS = (
  JSON.parse(read('dashboard.json')) as { panels: { title: string; targets: { expr: string; legendFormat: string }[] }[] }
).panels.flatMap(({ targets }) => targets);
/** Labels that Prometheus adds, and that of a histogram. */
const LABELS = ['job', 'instance', 'le'];

let service: TestService;
/** Labels of each metric, by the name that an expression has. */
const metrics = new Map<string, readonly string[]>([['up', []]]);
beforeAll(async () => {
  service = await openTestService();
  const { registry } = service.service.metrics;
  for (const { name, type } of await registry.getMetricsAsJSON()) {
    const { labelNames } = registry.getSingleMetric(name) as unknown as { readonly labelNames: readonly string[] };
    for (const ending of String(type) === 'histogram' ? ['_bucket', '_count', '_sum'] : ['']) metrics.set(name + ending, labelNames);
  }
});
afterAll(() => service?.close());

/** The metric that an expression speaks of, and the labels. */
function partsOf(expression: string): { readonly names: readonly string[]; readonly labels: readonly string[] } {
  const bare = expression.replaceAll(/"[^"]*"/g, '""');
  const names = [...bare.matchAll(/\b(?:up|(?:countersign|nodejs|process)_\w+)\b/g)].map(([name]) => name);
  const matched = [...bare.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map(([, label = '']) => label);
  const grouped = [...bare.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
  return { names, labels: [...matched, ...grouped] };
}

describe('alert rules and dashboard', () => {
  it.each([...RULES, ...PANELS.map(({ expr }) => expr)])('speak of metrics and labels that the service has: %s', (expression) => {
    const { names, labels } = partsOf(expression);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect([...metrics.keys()]).toContain(name);
      for (const label of labels) expect([...LABELS, ...(metrics.get(name) ?? [])]).toContain(label);
    }
  });

  it('show every metric of the service, by labels that the query keeps', () => {
    const shown = PANELS.flatMap(({ expr }) => partsOf(expr).names).map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
    const ours = [...metrics.keys()]
      .filter((name) => name.startsWith('countersign_'))
      .map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
    expect([...new Set(ours)].filter((name) => !shown.includes(name))).toEqual([]);
    for (const { expr, legendFormat } of PANELS)
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        expect([...LABELS, ...partsOf(expr).labels], expr).toContain(label);
  });
});

const promtool = findProgram({ name: 'promtool', from: 'prometheus', commands: ['promtool'], probe: ['--version'] });
describe.skipIf(promtool.skip)(promtool.label, () => {
  const check = (...args: readonly string[]): string => execFileSync(promtool.command, ['check', ...args], { encoding: 'utf8' });

  it('takes the rules, and the configuration', () => {
    expect(check('rules', join(FOLDER, 'alerts.yaml'))).toContain(`${RULES.length} rules found`);
    expect(check('config', '--syntax-only', join(FOLDER, 'prometheus.yaml'))).toContain('SUCCESS');
  });

  it('takes what the service answers, but for names that the library gives to metrics of Node', async () => {
    const text = await service.service.metrics.registry.metrics();
    const checked = (input: string) => spawnSync(promtool.command, ['check', 'metrics'], { input, encoding: 'utf8', timeout: 30_000 });
    const complaints = checked(text).stderr.trim().split('\n');
    expect(
      complaints.filter((line) => !/^nodejs_active_\w+_total non-counter metrics should not have "_total" suffix$/.test(line)),
    ).toEqual([]);
    expect(checked(`${text}\nbroken {`).stderr).toContain('error while linting');
  });
});

describe('the image and the unit', () => {
  it('run the command that the package has, without npx in between', () => {
    const file = 'dist/countersign-command.js';
    expect(existsSync(file)).toBe(true);
    expect(read('countersign.service')).toMatch(`\nExecStart=/usr/bin/node /opt/countersign/node_modules/countersign/${file} serve\n`);
    expect(read('Dockerfile')).toMatch(`\nENTRYPOINT ["node", "/app/node_modules/countersign/${file}"]\nCMD ["serve"]\n`);
  });

  it('set what the configuration understands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-image-'));
    try {
      await writeFirstConfiguration(folder);
      const environment = Object.fromEntries(
        [...read('Dockerfile').matchAll(/\b((?:COUNTERSIGN|DATABASE)_\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
      );
      expect(Object.keys(environment)).toHaveLength(3);
      const { listen, erasuresFile } = readConfiguration(join(folder, 'countersign.json'), environment);
      expect({ listen, erasuresFile }).toEqual({ listen: { host: '0.0.0.0', port: 4180 }, erasuresFile: '/data/erasures.jsonl' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
