import { expect, test } from 'vitest';
import { journeyDraftForm } from './journey-form.ts';

const { merge } = journeyDraftForm;
const named = (name: string) => ({ name, tag: 'vip', repeats: false, steps: [] });

test('what only others have changed is taken; where both have, the person decides', () => {
  expect(merge(named('Welcome'), named('Welcome '), named('Theirs'))).toEqual(named('Theirs'));
  expect(merge(named('Welcome'), named('Mine'), named('Theirs'))).toBe(null);
});
