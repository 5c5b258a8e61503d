import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath } from '../examples/simulation/browser.js';
import { loadCohort } from '../models/cohort.js';
import { closingLine } from './support/closing-line.js';
import { MODEL } from './support/test-model.js';

/**
 * The build's constants (src/globals.d.ts) for code that is tested from its source: no file of the
 * build is loaded there.
 */
const define = {
  COUNTERSIGN_ASSETS: '{}',
  COUNTERSIGN_ASSETS_BASE: '"./assets/"',
  COUNTERSIGN_COHORT: JSON.stringify(loadCohort()),
  COUNTERSIGN_BUILD: '{ "version": "0.0.0", "hash": "test" }',
  COUNTERSIGN_MODEL: JSON.stringify(MODEL),
};

/** Next to what they test, and too long for every day. */
const LONG = 'test/**/*.long.test.ts';

export default defineConfig({
  define,
  test: {
    reporters: ['default', closingLine],
    // One less than there are cores would leave one of two idle.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{browser,e2e,long,package}/**', LONG],
          // Two processes for all files: what they import is loaded and compiled once in each.
          isolate: false,
          // A slow machine takes half a minute for a test that fills every table on two databases.
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        optimizeDeps: {
          include: [
            'idb',
            'jose',
            'valibot',
            'lit',
            'uqr',
            'eventsource-parser/stream',
            'axe-core',
            'react',
            'react-dom',
            'react-dom/client',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromiumPath(), args: chromiumArgs() },
              contextOptions: { permissions: ['camera'] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      // What takes too long for every day: `.ci/run` runs it after `npm test`.
      {
        extends: true,
        test: { name: 'long', include: ['test/{long,package}/**/*.test.ts', LONG], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
