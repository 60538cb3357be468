import { expect, test } from 'vitest';
import { addressProblem } from './own-address.ts';

const at = (origin: string) => new URL(origin);

test.each([
  ['https://link.example.com', 'https://link.example.com', null],
  [
    'https://link.example.com',
    'https://10.0.0.4',
    { kind: 'elsewhere', here: '10.0.0.4', right: 'https://link.example.com' },
  ],
  [
    'https://link.example.com',
    'https://www.link.example.com',
    { kind: 'elsewhere', here: 'www.link.example.com', right: 'https://link.example.com' },
  ],
  [
    'https://link.example.com',
    'http://link.example.com',
    { kind: 'elsewhere', here: 'link.example.com', right: 'https://link.example.com' },
  ],
  ['https://203.0.113.7', 'https://203.0.113.7', { kind: 'ip', right: '203.0.113.7' }],
  ['https://[2001:db8::1]', 'https://[2001:db8::1]', { kind: 'ip', right: '[2001:db8::1]' }],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000', null],
  [
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    { kind: 'elsewhere', here: 'localhost:3000', right: 'http://127.0.0.1:3000' },
  ],
  [null, 'https://link.example.com', null],
])('14 §2.10: PUBLIC_URL %s, the console at %s', (right, here, problem) => {
  expect(addressProblem(right, at(here))).toEqual(problem);
});
