import { expect, test } from 'vitest';
import { nextTimeOfDay } from './time-of-day.ts';

test.each([
  ['in the morning', '09:00', 'Asia/Taipei', '2026-11-30T00:30:00Z', '2026-11-30T01:00:00.000Z'],
  ['at that very moment: tomorrow', '09:00', 'Asia/Taipei', '2026-11-30T01:00:00Z', '2026-12-01T01:00:00.000Z'],
  ['after it: tomorrow', '09:00', 'Asia/Taipei', '2026-11-30T05:00:00Z', '2026-12-01T01:00:00.000Z'],
  ['over the end of a month', '00:00', 'Asia/Taipei', '2026-12-31T16:00:01Z', '2027-01-01T16:00:00.000Z'],
  ['a half-hour zone', '09:00', 'Asia/Kolkata', '2026-11-30T00:00:00Z', '2026-11-30T03:30:00.000Z'],
  [
    'clocks go forward past it: when they do',
    '02:30',
    'Europe/Berlin',
    '2026-03-28T22:00:00Z',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'clocks go back: the first of the two',
    '02:30',
    'Europe/Berlin',
    '2026-10-24T22:00:00Z',
    '2026-10-25T00:30:00.000Z',
  ],
])('%s', (_name, time, zone, now, next) => {
  expect(nextTimeOfDay(time, zone, new Date(now)).toISOString()).toBe(next);
});
