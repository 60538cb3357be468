import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'liff-app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    globalSetup: 'server/store/test-server.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
