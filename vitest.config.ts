import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { findPostgres } from './server/store/testing/test-postgres.ts';

const all = ['server/**/*.test.ts', 'liff-app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'];
/**
 * What also runs on the machine's own PostgreSQL: SQL, plans, and flows of a link until each of their statements has run. Backups
 * go from one to the other in `backup-commands.test.ts`.
 */
const onPackagedPostgres = [
  'server/store/**/*.test.ts',
  'server/flows/linking/link-contacts.test.ts',
  'server/flows/linking/link-races.test.ts',
  'server/flows/linking/link-merge.test.ts',
  'server/flows/linking/complete-whatsapp-link.test.ts',
  'server/flows/linking/{undo-link,undo-histories}.test.ts',
  // Where more histories are asked for (`test-law-runs.ts`).
  ...(process.env.LAWS_RUNS ? ['server/flows/linking/undo-laws.test.ts'] : []),
  'server/flows/delivery/deliver-order.test.ts',
  'server/flows/webhooks/{deliver-webhooks,disabled-webhooks,webhook-events}.test.ts',
];

/** They start programs and wait for them, more than they compute: run beside the others (`npm test` does), in one process. */
const processes = [
  'server/{backup-commands,database-away,ending,last-release,operator-process,readiness,rolling-restart,start}.test.ts',
  'server/flows/inbound/kill-events.test.ts',
  'server/flows/linking/kill.test.ts',
  'server/flows/webhooks/kill-webhooks.test.ts',
  'server/security/key-change-process.test.ts',
  'server/store/embedded/*.test.ts',
  'scripts/{dockerfile,new-platform}.test.ts',
];

const packaged = findPostgres();
if (!packaged) console.warn('No PostgreSQL package is installed: the tests run on the embedded PostgreSQL only.');

const globalSetup = 'server/store/testing/test-server.ts';
const ofAll = { name: 'all', include: all, exclude: [...configDefaults.exclude, ...processes], globalSetup };
const ofProcesses = { name: 'processes', include: processes, globalSetup };
const ofPackaged = {
  name: 'postgres',
  include: onPackagedPostgres,
  exclude: [...configDefaults.exclude, 'server/store/embedded/*.test.ts', 'server/store/database/backup.test.ts'],
  globalSetup: 'server/store/testing/test-server-packaged.ts',
};

export default defineConfig({
  test: {
    projects: [ofAll, ofProcesses, ...(packaged ? [ofPackaged] : [])].map((test) => ({ extends: true, test })),
    pool: 'forks',
    // Modules are read once a worker, not once a file: that alone was a third of the run. What a test changes lives in its own database and app.
    isolate: false,
    // More than there are processors only makes each slower.
    maxWorkers: Number(process.env.TEST_WORKERS ?? Math.max(2, Math.min(availableParallelism(), 4))),
    // Wide, for machines that do other things as well: it ends what hangs, it measures nothing.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
