import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'liff-app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    globalSetup: 'server/store/test-server.ts',
    pool: 'forks',
    maxWorkers: 2,
    // Wide, for machines that do other things as well: it ends what hangs, it measures nothing.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
