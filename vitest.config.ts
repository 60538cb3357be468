import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'liff-app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    globalSetup: 'server/store/test-server.ts',
    pool: 'forks',
    // Modules are read once a worker, not once a file: that alone was a third of the run. What a test changes lives in its own database and app.
    isolate: false,
    maxWorkers: 2,
    // Wide, for machines that do other things as well: it ends what hangs, it measures nothing.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
