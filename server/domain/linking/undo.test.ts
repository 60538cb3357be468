import { describe, expect, test } from 'vitest';
import type { TagChange } from '../tag-history.ts';
import { type Joined, type PastMerge, planUndo, planUnlink, type StandingLink } from './undo.ts';

// S has got a card and linked T with it (merge st: T came from q to p). Later W came from r.
const profile = (id: string, mergedInto: string | null, fields = {}) => ({ id, mergedInto, fields });
const merge = (id: string, more: Partial<PastMerge> = {}): PastMerge => ({
  id,
  attemptId: id,
  survivorId: 'p',
  absorbedId: 'q',
  contactIds: ['T'],
  ...more,
  moved: { fields: {}, gained: [], optedOut: [], ...more.moved },
});
const link = (attemptId: string, pair: string, more: Partial<StandingLink> = {}): StandingLink => ({
  attemptId,
  cardId: `card ${attemptId}`,
  sourceContactId: pair[0] ?? '',
  targetContactId: pair[1] ?? '',
  at: 0,
  addedTags: {},
  heirOf: [],
  campaignTags: { source: [], target: [] },
  ...more,
});
/** Contacts with the tags that these changes have left them. */
const contacts = (ids: string, optedOut = '', changes: Record<string, TagChange[]> = {}) =>
  [...ids].map((id) => {
    const own = changes[id] ?? [];
    const isOn = ({ tag, added, n }: TagChange & { n: number }) =>
      added && !own.some((other, m) => m > n && other.tag === tag && !other.added);
    const tags = own.map((change, n) => ({ ...change, n })).flatMap((change) => (isOn(change) ? [change.tag] : []));
    return { id, optedOut: optedOut.includes(id), tags, changes: own };
  });
const two: Joined = {
  profileId: 'p',
  contacts: contacts('ST'),
  profiles: [profile('p', null), profile('q', 'p')],
  merges: [merge('st')],
  links: [link('st', 'ST')],
};
/** W joined later, by a link with S or with T. */
const three = (pair: 'SW' | 'TW', more: Partial<Joined> = {}): Joined => ({
  profileId: 'p',
  contacts: contacts('STW'),
  profiles: [profile('p', null), profile('q', 'p'), profile('r', 'p')],
  merges: [merge('st'), merge('w', { absorbedId: 'r', contactIds: ['W'] })],
  links: [link('st', 'ST'), link('w', pair)],
  ...more,
});
const summary = (joined: Joined, mergeId = 'st') => {
  const plan = planUndo(joined, mergeId);
  return {
    merges: plan.merges.map(({ id }) => id),
    moves: Object.fromEntries(plan.moves),
    cards: plan.links.map(({ cardId }) => cardId),
    notSame: plan.notSame.map((pair) => pair.join('')),
  };
};

describe('who goes where (rules §6)', () => {
  test.each<[string, Joined, string, ReturnType<typeof summary>]>([
    ['a link of two', two, 'st', { merges: ['st'], moves: { T: 'q' }, cards: ['card st'], notSame: ['ST'] }],
    [
      'a second link of the same two ends too',
      { ...two, links: [...two.links, link('st2', 'ST')] },
      'st',
      { merges: ['st'], moves: { T: 'q' }, cards: ['card st', 'card st2'], notSame: ['ST'] },
    ],
    [
      'who joined the one that stays, stays',
      three('SW'),
      'st',
      { merges: ['st'], moves: { T: 'q' }, cards: ['card st'], notSame: ['ST'] },
    ],
    [
      'who joined the one that goes is not left with a stranger',
      three('TW'),
      'st',
      { merges: ['st', 'w'], moves: { T: 'q', W: 'r' }, cards: ['card st', 'card w'], notSame: ['ST', 'TW'] },
    ],
    [
      'the later of two links leaves the earlier one alone',
      three('TW'),
      'w',
      { merges: ['w'], moves: { W: 'r' }, cards: ['card w'], notSame: ['TW'] },
    ],
    [
      'a link that an unlink has ended already holds nobody',
      three('TW', { links: [link('st', 'ST')] }),
      'st',
      { merges: ['st'], moves: { T: 'q' }, cards: ['card st'], notSame: ['ST'] },
    ],
    [
      'the survivor was absorbed since: both stand on l, and the stranger leaves it as well',
      {
        profileId: 'l',
        contacts: contacts('STW'),
        profiles: [profile('l', null), profile('p', 'l'), profile('q', 'p')],
        merges: [merge('st'), merge('w', { survivorId: 'l', absorbedId: 'p', contactIds: ['S', 'T'] })],
        links: [link('st', 'ST'), link('w', 'TW')],
      },
      'st',
      { merges: ['st', 'w'], moves: { T: 'q', S: 'p' }, cards: ['card st', 'card w'], notSame: ['ST', 'TW'] },
    ],
    [
      'a moved contact that has left since stays where it is',
      { ...two, contacts: contacts('S'), links: [] },
      'st',
      { merges: ['st'], moves: {}, cards: [], notSame: [] },
    ],
    [
      'a merge by hand: everybody of one side and everybody of the other',
      { ...two, contacts: contacts('SWT'), merges: [merge('hand', { attemptId: null })], links: [] },
      'hand',
      { merges: ['hand'], moves: { T: 'q' }, cards: [], notSame: ['ST', 'WT'] },
    ],
  ])('%s', (_name, joined, mergeId, expected) => {
    expect(summary(joined, mergeId)).toEqual(expected);
  });
});

describe('tags', () => {
  const change = (by: string, tag: string, more: Partial<TagChange> = {}): TagChange => ({
    id: `${by} ${tag}`,
    tag,
    added: true,
    origin: by === 'staff' ? 'staff' : 'link',
    originId: by,
    at: 10,
    newName: null,
    isUndone: false,
    ...more,
  });
  const taken = (tag: string, at: number) => change('staff', tag, { id: `off ${tag}`, added: false, at });
  const campaignTags = { source: ['linked', 'page'], target: ['line'] };
  const own = link('st', 'ST', { at: 10, campaignTags });
  const plan = (others: StandingLink[], changes: Record<string, TagChange[]>, link = own) => {
    const { removeTags, undoneChanges, heirs } = planUndo(
      three('SW', { contacts: contacts('STW', '', changes), links: [link, ...others] }),
      'st',
    );
    return { off: Object.fromEntries(removeTags), undoneChanges, heirs: Object.fromEntries(heirs) };
  };
  const all = { S: [change('st', 'page'), change('st', 'linked')], T: [change('st', 'line')] };
  const added = ['st page', 'st linked', 'st line'];
  const later = (pair: string, source: string[], target: string[], at = 20) =>
    link('w', pair, { at, campaignTags: { source, target } });

  test.each<[string, StandingLink[], ReturnType<typeof plan>]>([
    [
      'what the link put on comes off',
      [],
      { off: { S: ['page', 'linked'], T: ['line'] }, undoneChanges: added, heirs: {} },
    ],
    [
      'what a link that holds has found there and names as well stays, and is that one’s',
      [later('SW', ['linked'], ['page'])],
      { off: { S: ['page'], T: ['line'] }, undoneChanges: ['st page', 'st line'], heirs: { w: ['st'] } },
    ],
    [
      'on its other side',
      [later('WS', ['page'], ['linked'])],
      { off: { S: ['page'], T: ['line'] }, undoneChanges: ['st page', 'st line'], heirs: { w: ['st'] } },
    ],
    [
      'what an earlier link names comes off: it had been taken off since',
      [later('SW', ['linked'], [], 5)],
      { off: { S: ['page', 'linked'], T: ['line'] }, undoneChanges: added, heirs: {} },
    ],
  ])('%s', (_name, others, expected) => {
    expect(plan(others, all)).toEqual(expected);
  });

  test('what something else has put on since stays; what they started is taken back', () => {
    const S = [change('st', 'page'), change('st', 'linked'), taken('page', 12), taken('linked', 12)];
    const T = [change('st', 'line'), taken('line', 12), change('staff', 'line', { at: 13 })];
    const again = change('w', 'page', { at: 20 });
    expect(plan([later('SW', ['page'], [])], { S: [...S, again, change('staff', 'vip')], T })).toEqual({
      off: {},
      undoneChanges: added,
      heirs: {},
    });
  });

  test('of an undone link whose heir it is come off with it', () => {
    const heir = { ...own, heirOf: ['before'] };
    const changes = { S: [change('before', 'linked')], T: [change('st', 'line')] };
    expect(plan([], changes, heir)).toEqual({
      off: { S: ['linked'], T: ['line'] },
      undoneChanges: ['before linked', 'st line'],
      heirs: {},
    });
  });

  test('from before changes were recorded come off by their names', () => {
    const old = link('st', 'ST', { at: 10, campaignTags, addedTags: { S: ['page', 'linked'], T: ['line'] } });
    const joined = three('SW', { links: [old] });
    const before = { ...joined.contacts[0], id: 'S', optedOut: false, tags: ['page', 'vip'], changes: [] };
    const { removeTags, undoneChanges } = planUndo(
      { ...joined, contacts: [before, ...joined.contacts.slice(1)] },
      'st',
    );
    expect([Object.fromEntries(removeTags), undoneChanges]).toEqual([{ S: ['page'] }, []]);
  });
});

describe('fields that came with the merge', () => {
  const moved = { fields: { size: 'M', city: 'Tainan' }, gained: ['size'], optedOut: [] };
  test.each<[string, Record<string, string>, Record<string, string> | undefined]>([
    ['leave', { size: 'M', city: 'Taipei' }, { city: 'Taipei' }],
    ['stay if edited since', { size: 'XL', city: 'Taipei' }, undefined],
    ['are taken away already', { city: 'Tainan' }, undefined],
  ])('%s', (_name, fields, expected) => {
    const joined = {
      ...two,
      profiles: [profile('p', null, fields), profile('q', 'p')],
      merges: [merge('st', { moved })],
    };
    expect(planUndo(joined, 'st').fields.get('p')).toEqual(expected);
  });

  test('leave every profile that they were handed on to, but not one that had such a field of its own', () => {
    const handedOn = (gained: string[]): Joined => ({
      profileId: 'l',
      contacts: contacts('STW'),
      profiles: [profile('l', null, { size: 'M' }), profile('p', 'l', { size: 'M' }), profile('q', 'p', { size: 'M' })],
      merges: [
        merge('st', { moved }),
        merge('w', {
          survivorId: 'l',
          absorbedId: 'p',
          contactIds: ['S', 'T'],
          moved: { fields: { size: 'M' }, gained, optedOut: [] },
        }),
      ],
      links: [link('st', 'ST'), link('w', 'SW')],
    });
    expect([...planUndo(handedOn(['size']), 'st').fields]).toEqual([
      ['p', {}],
      ['l', {}],
    ]);
    expect([...planUndo(handedOn([]), 'st').fields]).toEqual([['p', {}]]);
  });

  test('a field named like something every object has', () => {
    const fields = { constructor: 'x' };
    const joined = {
      ...two,
      profiles: [profile('p', null, fields)],
      merges: [merge('st', { moved: { fields, gained: ['constructor'], optedOut: [] } })],
    };
    expect(planUndo(joined, 'st').fields.get('p')).toEqual({});
  });
});

describe('opting out', () => {
  const earlier = (optedOut: string[]) => merge('st', { moved: { fields: {}, gained: [], optedOut } });
  const later = (optedOut: string[]) =>
    merge('w', { absorbedId: 'r', contactIds: ['W'], moved: { fields: {}, gained: [], optedOut } });
  test.each<[string, string, PastMerge[], string[]]>([
    ['nobody', '', [earlier([])], []],
    ['one of them before', 'S', [earlier(['S'])], []],
    ['one of them since', 'S', [earlier([])], ['T', 'W']],
    ['the other one since', 'T', [earlier(['S'])], ['S', 'W']],
    ['who joined later had opted out before joining', 'W', [earlier([]), later(['W'])], []],
    ['… and since', 'W', [earlier([]), later([])], ['S', 'T']],
    ['one that stays, between the two links', 'S', [earlier([]), later(['S'])], ['T', 'W']],
  ])('%s', (_name, optedOut, merges, expected) => {
    const joined = three('SW', { contacts: contacts('STW', optedOut), merges });
    expect(planUndo(joined, 'st').optOut).toEqual(expected);
    expect(planUnlink(joined, 'T').optOut).toEqual(expected);
  });
});

test('an unlink ends the links of the one who leaves, and only those', () => {
  const plan = planUnlink(three('SW'), 'T');
  expect(plan.links.map(({ cardId }) => cardId)).toEqual(['card st']);
  expect(plan.notSame).toEqual([
    ['T', 'S'],
    ['T', 'W'],
  ]);
});
