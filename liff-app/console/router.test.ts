import { describe, expect, test } from 'vitest';
import { entries, pagePath } from './navigation.ts';
import { match } from './router.tsx';
import { routes } from './routes.ts';

describe('an address and the pattern of a page', () => {
  test.each([
    ['/console', '/console', {}],
    ['/console', '/console/', {}],
    ['/console/campaigns/:id', '/console/campaigns/new', { id: 'new' }],
    ['/sign-in/:code', '/sign-in/a%2Fb', { code: 'a/b' }],
    ['/sign-in/:code', '/sign-in/%E0%A4%A', { code: '%E0%A4%A' }],
    ['/console/campaigns/:id', '/console/campaigns', null],
    ['/console/campaigns/:id', '/console/campaigns/', null],
    ['/console/campaigns', '/console/campaigns/a/b', null],
    ['/console', '/', null],
  ])('%s, %s', (pattern, actual, values) => expect(match(pattern, actual)).toEqual(values));
});

test('every page of the navigation has a route', () => {
  const lost = entries.map(pagePath).filter((address) => !routes.some(({ path }) => match(path, address)));
  expect(lost).toEqual([]);
});
