import { expect, test } from 'vitest';
import { graphError } from './errors.ts';

const error = (code: number, more: object = {}) => ({
  error: { message: `(#${code}) x`, type: 'OAuthException', code, fbtrace_id: 'A', ...more },
});

test.each<[number, number | undefined, string]>([
  [190, undefined, 'unauthorized'],
  [190, 458, 'unauthorized'],
  [190, 460, 'unauthorized'],
  [190, 463, 'unauthorized'],
  [0, undefined, 'unauthorized'],
  [3, undefined, 'unauthorized'],
  [102, undefined, 'unauthorized'],
  [10, undefined, 'unauthorized'],
  [10, 99, 'unauthorized'],
  [200, undefined, 'unauthorized'],
  [230, undefined, 'unauthorized'],
  [299, undefined, 'unauthorized'],
  [131005, undefined, 'unauthorized'],
  [10, 2018278, 'outside_window'],
  [10, 2018065, 'outside_window'],
  [10, 2534022, 'outside_window'],
  [131047, undefined, 'outside_window'],
  [551, undefined, 'person_unavailable'],
  [551, 1545041, 'person_unavailable'],
  [200, 1545041, 'person_unavailable'],
  [10, 2018108, 'person_unavailable'],
  [131026, undefined, 'person_unavailable'],
  [100, 2018001, 'contact_not_found'],
  [100, 33, 'contact_not_found'],
  [4, undefined, 'rate_limited'],
  [17, undefined, 'rate_limited'],
  [32, undefined, 'rate_limited'],
  [341, undefined, 'rate_limited'],
  [613, undefined, 'rate_limited'],
  [80001, undefined, 'rate_limited'],
  [80008, undefined, 'rate_limited'],
  [130429, undefined, 'rate_limited'],
  [131056, undefined, 'contact_rate_limited'],
  [1, undefined, 'temporary'],
  [2, undefined, 'temporary'],
  [131000, undefined, 'temporary'],
  [1200, undefined, 'temporary'],
  [1200, 1545003, 'temporary'],
  [1, 1357046, 'maybe_sent'],
  [10, 2018300, 'other_app'],
  [200, 2018300, 'other_app'],
  [100, 2534037, 'other_app'],
  [130472, undefined, 'person_refused'],
  [131021, undefined, 'person_refused'],
  [131049, undefined, 'person_refused'],
  [131050, undefined, 'person_refused'],
  [130403, undefined, 'person_refused'],
  [4, 2018354, 'person_refused'],
  [10, 1893063, 'account_restricted'],
  [368, undefined, 'account_restricted'],
  [131031, undefined, 'account_restricted'],
  [131048, undefined, 'account_restricted'],
  [131064, undefined, 'account_restricted'],
  [131042, undefined, 'payment_required'],
  [100, undefined, 'refused'],
  [33, undefined, 'refused'],
  [100, 2018047, 'refused'],
  [132000, undefined, 'refused'],
  [4711, undefined, 'refused'],
])('14 §2.2: %i/%s is %s', (code, subcode, verdict) => {
  const json = error(code, subcode === undefined ? {} : { error_subcode: subcode });
  const shown = subcode === undefined ? String(code) : `${code}/${subcode}`;
  expect(graphError(json, 400)).toEqual({ verdict, code: shown });
});

test.each<[number, string, string]>([
  [10, '(#10) This message is sent outside of allowed window.', 'outside_window'],
  [200, "(#200) This person isn't available right now.", 'person_unavailable'],
  [100, '(#100) No matching user found', 'contact_not_found'],
  [10, '(#10) Message failed to send because another app is controlling this thread now.', 'other_app'],
  [100, "(#100) The action is invalid since it's not the thread owner.", 'other_app'],
  [4711, 'Something is down. Please try again later.', 'temporary'],
  [100, '(#100) Please retry your request later.', 'temporary'],
  [200, '(#200) Not available, try again later', 'temporary'],
  [368, '(#368) You are blocked. Try again later', 'account_restricted'],
  [100, '(#100) Later is too late. Try something else', 'refused'],
  [100, 'API calls from the server require an appsecret_proof argument', 'unauthorized'],
  [100, 'Invalid appsecret_proof provided in the API argument', 'unauthorized'],
])('without a subcode, %i «%s» is %s', (code, message, verdict) => {
  expect(graphError(error(code, { message }), 400)?.verdict).toBe(verdict);
});

test.each<[object, number, string]>([
  [error(4711, { is_transient: true }), 400, 'temporary'],
  [error(4711), 500, 'temporary'],
  [error(100), 503, 'temporary'],
  [error(190, { is_transient: true }), 500, 'unauthorized'],
])('an unknown code may pass when Meta says so', (json, status, verdict) => {
  expect(graphError(json, status)?.verdict).toBe(verdict);
});

test.each([null, undefined, 7, 'x', [], {}, { error: 'x' }, { error: {} }, { error: { code: '190' } }])(
  '%j is no error of Graph',
  (json) => {
    expect(graphError(json, 500)).toBeNull();
  },
);
