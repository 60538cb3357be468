import { expect, test } from 'vitest';
import { plainCommand } from './command-line.ts';
import { StartError } from './errors.ts';
import { invitation } from './invitation.ts';
import { startProcess } from './testing/entry/server-process.ts';

test('no option starts the server; the others are known', () => {
  expect(plainCommand([])).toBeNull();
  expect(plainCommand(['--migrate-only'])).toBe('migrate-only');
  expect(plainCommand(['--rotate-secrets'])).toBe('rotate-secrets');
});

test.each([
  [['--frobnicate'], "Unknown option '--frobnicate'"],
  [['--migrate-only', '--frobnicate'], "Unknown option '--frobnicate'"],
  [['--migrate-only=yes'], "Option '--migrate-only' does not take an argument"],
  [['production'], "Unexpected argument 'production'"],
  [['--migrate-only', '--rotate-secrets'], 'Only one of --migrate-only, --rotate-secrets'],
])('%j is refused in words', (args, words) => {
  expect(() => plainCommand(args)).toThrow(words);
  expect(() => plainCommand(args)).toThrow(StartError);
});

test('a sign-in link is asked for with its own options only', () => {
  const named = ['--sign-in-link', '--role', 'agent', '--name', 'Mei'];
  expect(invitation(named)).toEqual({ name: 'Mei', role: 'agent' });
  expect(() => invitation([...named, '--frobnicate'])).toThrow("Unknown option '--frobnicate'");
  expect(() => invitation(['--sign-in-link', '--name', 'Mei'])).toThrow('Say who: npm run sign-in-link');
});

test('an unknown option ends the process with 1, before the environment is read', async () => {
  const server = startProcess({ PORT: 'x' }, '--frobnicate');
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain("Unknown option '--frobnicate'");
  expect(server.output()).toContain('Without an option the server starts.');
  expect(server.output()).not.toContain('    at ');
});
