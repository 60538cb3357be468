import { describe, expect, test } from 'vitest';
import { locale } from '../i18n/words.ts';
import type { CampaignForm } from './campaign-fields.ts';
import { campaignDraftOf, campaignFormOf, campaignProblems, fieldLabel, sameCampaignForm } from './campaign-form.ts';
import { testCampaign } from './test-campaign.ts';

const campaign = { ...testCampaign, card: { ...testCampaign.card, keywords: ['link'] } };
const form = campaignFormOf({ ...campaign, draft: null });
const route = { source: 'messenger', target: 'line' } as const;

describe('a campaign as a form', () => {
  test('comes back as it was', () => {
    const { id, enabled, sourceChannelId, targetChannelId, referralUrl, draft, stats, createdAt, updatedAt, ...own } =
      campaign;
    expect(campaignDraftOf(form)).toEqual(own);
  });

  test('shows its unpublished changes, and the rest as it is live', () => {
    const changed = campaignFormOf({ ...campaign, draft: { card: { title: 'New' }, tags: { source: ['a'] } } });
    expect([changed['card.title'], changed['card.text']]).toEqual(['New', 'Tap']);
    expect([changed['tags.source'], changed['tags.target']]).toEqual([['a'], []]);
    expect(sameCampaignForm(changed, form)).toBe(false);
  });

  test('trying another kind of message loses no text, and sends none', () => {
    const tried: CampaignForm = { ...form, 'onSuccess.target': { ...form['onSuccess.target'], kind: 'module' } };
    expect(tried['onSuccess.target'].text).toBe('Done');
    expect(campaignDraftOf(tried).onSuccess).toEqual({ source: null });
  });
});

describe('what can’t be published as it is', () => {
  const text = (words: string) => ({ kind: 'text', text: words, moduleId: null }) as const;
  test.each<[string, Partial<CampaignForm>, object]>([
    ['all is well', {}, {}],
    ['no name', { name: '  ' }, { name: { problem: 'empty' } }],
    [
      'a name of ten thousand characters',
      { name: 'x'.repeat(10_000) },
      { name: { problem: 'too_long', length: 10_000, max: 100 } },
    ],
    ['a title of 80', { 'card.title': '好'.repeat(80) }, {}],
    [
      'a title of 81',
      { 'card.title': '好'.repeat(81) },
      { 'card.title': { problem: 'too_long', length: 81, max: 80 } },
    ],
    [
      'a message that shows nothing',
      { 'onSuccess.target': text('\u3164') },
      { 'onSuccess.target': { problem: 'empty' } },
    ],
    ['a name that shows nothing', { name: '\u200b' }, { name: { problem: 'empty' } }],
    ['no message on the target', { 'onSuccess.target': text(' ') }, { 'onSuccess.target': { problem: 'empty' } }],
    ['no message on the source', { 'onSuccess.source': { kind: 'none', text: '', moduleId: null } }, {}],
    [
      'a message over 2,000 on Facebook',
      { 'onFailure.source': text('x'.repeat(2001)) },
      { 'onFailure.source': { problem: 'too_long', length: 2001, max: 2000 } },
    ],
    ['no day', { linkValidDays: 0 }, { linkValidDays: { problem: 'days' } }],
  ])('%s', (_name, change, problems) => expect(campaignProblems({ ...form, ...change }, route)).toEqual(problems));

  test('WhatsApp takes less on success: the undo is under it', () => {
    const long = { ...form, 'onSuccess.target': text('x'.repeat(1025)) };
    expect(campaignProblems(long, { source: 'messenger', target: 'whatsapp' })).toEqual({
      'onSuccess.target': { problem: 'too_long', length: 1025, max: 1024 },
    });
  });

  test('a name counts as the longest one', () => {
    const long = { ...form, 'onFailure.source': text(`${'x'.repeat(1981)}{name}`) };
    expect(campaignProblems(long, route)).toEqual({
      'onFailure.source': { problem: 'too_long', length: 2001, max: 2000 },
    });
  });

  test('Instagram counts bytes', () => {
    const long = { ...form, 'onSuccess.source': text('好'.repeat(334)) };
    expect(campaignProblems(long, { source: 'instagram', target: 'line' })).toEqual({
      'onSuccess.source': { problem: 'too_long', length: 1002, max: 1000 },
    });
  });
});

test.each([
  ['card.title', 'Title'],
  ['tags.source.3', 'Tags on the source contact'],
  ['onSuccess.target.text', 'On success, Target channel'],
  ['targetChannelId', 'Target channel'],
  ['card', 'Card'],
  ['nobodyKnows', 'nobodyKnows'],
])('a refusal at %s is of “%s”', (path, label) => {
  const before = locale.value;
  locale.value = 'en';
  expect(fieldLabel(path)).toBe(label);
  locale.value = before;
});
