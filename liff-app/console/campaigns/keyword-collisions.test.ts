import { describe, expect, test } from 'vitest';
import type { CampaignView } from './campaign-view.ts';
import { collisions } from './keyword-collisions.ts';

const rival = (more: object = {}) =>
  ({
    id: 'b',
    name: 'Old one',
    enabled: true,
    sourceChannelId: 's',
    card: { keywords: ['Link'] },
    ...more,
  }) as unknown as CampaignView;
const mine = { id: 'a', sourceChannelId: 's' };

describe('a keyword that another campaign answers', () => {
  test.each([
    ['the same words', ['Link'], rival(), 1],
    ['other letters of the same words', [' ｌｉｎｋ '], rival(), 1],
    ['other words', ['linked'], rival(), 0],
    ['a disabled campaign', ['Link'], rival({ enabled: false }), 0],
    ['another source', ['Link'], rival({ sourceChannelId: 't' }), 0],
    ['the campaign itself', ['Link'], rival({ id: 'a' }), 0],
  ])('%s', (_name, keywords, other, count) => {
    expect(collisions(keywords, mine, [other])).toHaveLength(count);
  });
});
