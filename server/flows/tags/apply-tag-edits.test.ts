// A change of a tag on many contacts: in batches, by several servers, with other changes in between.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minuteMs, openTagTest, say, type TagTest, wait } from '../../testing/test-tags.ts';
import { followTags } from '../profiles/follow-tags.ts';
import { applyTagEdits } from './apply-tag-edits.ts';

let app: TagTest;
beforeAll(async () => {
  app = await openTagTest();
});
afterAll(() => app.close());
beforeEach(() => app.editsEnd());

describe('another change while one is under way', () => {
  test('renamed back while it is under way, everybody has the first name again', async () => {
    const [old, renamed] = app.names();
    await app.crowd(old, 150);
    await app.rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await app.batch();
    expect(await app.counts(app.number())).toMatchObject({ [old]: 50, [renamed]: 100 });
    expect((await app.rename(renamed, old)).status).toBe(200);
    await app.settle();
    expect((await app.counts(app.number()))[old]).toBe(150);
    expect(await app.list(renamed)).toEqual([]);
  });

  test('renamed on while it is under way, everybody has the last name', async () => {
    const [old, renamed, last] = app.names();
    await app.crowd(old, 150);
    await app.rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await app.batch();
    expect((await app.rename(renamed, last)).status).toBe(200);
    await app.settle();
    expect([await app.list(old), await app.list(renamed), await app.counts(last)]).toEqual([[], [], { [last]: 150 }]);
  });

  test('deleted while it is under way, nobody gets the new name later', async () => {
    const [old, renamed] = app.names();
    await app.crowd(old, 3);
    await app.rename(old, renamed);
    await app.batch();
    const release = await app.holdOne(old);
    await app.batch();
    expect((await app.remove(renamed)).status).toBe(204);
    for (let i = 0; i < 4; i += 1) await app.batch();
    await release();
    await app.settle();
    expect([await app.list(old), await app.list(renamed)]).toEqual([[], []]);
  });

  test('a tag that is being renamed can’t become a third one, and nothing can take its name', async () => {
    const [old, renamed, other] = app.names();
    await app.crowd(old, 150);
    await app.crowd(other, 1);
    await app.rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await app.batch();
    const refused = await Promise.all([app.rename(old, 'x'), app.rename(other, old), app.remove(old)]);
    expect(refused.map(({ status, body }) => [status, body.reason])).toEqual(Array(3).fill([409, 'tag_changing']));
    await app.settle();
  });
});

describe('a tag of many contacts', () => {
  test('is changed in batches, tells how far it is, and goes on after an end in between', async () => {
    const [old, renamed] = app.names();
    await app.crowd(old, 250);
    await app.rename(old, renamed);
    const steps: unknown[] = [];
    for (let count = 1; count > 0; ) {
      count = await app.batch();
      const [one] = await app.list(old);
      steps.push([one?.contacts, one?.change]);
    }
    const change = { kind: 'rename', to: renamed, total: 250 };
    expect(steps).toEqual([
      [250, { ...change, done: 0 }],
      [150, { ...change, done: 100 }],
      [50, { ...change, done: 200 }],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(await app.counts(renamed)).toEqual({ [renamed]: 250 });
  });

  test('a contact that somebody holds is left to the next round', async () => {
    const [old, renamed] = app.names();
    await app.crowd(old, 3);
    await app.rename(old, renamed);
    await app.batch();
    const release = await app.holdOne(old);
    await app.batch();
    await app.batch();
    expect(await app.counts(app.number())).toMatchObject({ [old]: 1, [renamed]: 2 });
    await release();
    await app.settle();
    expect(await app.counts(renamed)).toEqual({ [renamed]: 3 });
  });

  test('a contact that is deleted meanwhile holds nothing up, and listing waits for nobody', async () => {
    const [old, renamed] = app.names();
    await app.crowd(old, 3);
    await app.rename(old, renamed);
    const client = await app.context.store.pool.connect();
    await client.query('begin');
    await client.query('delete from contact where id = (select id from contact where tags @> array[$1] limit 1)', [
      old,
    ]);
    await applyTagEdits(app.context);
    await client.query('commit');
    client.release();
    await app.sql('update tag set contacts = 2 where name = $1', [old]);
    app.clock.offsetMs += 2 * minuteMs;
    await app.settle();
    expect([await app.list(old), await app.counts(renamed)]).toEqual([[], { [renamed]: 2 }]);
    expect(await app.sql('select from tag_edit where ended_at is null')).toEqual([]);
  });

  test('several servers share it, and each contact is counted once', async () => {
    const [old, renamed] = app.names();
    await app.crowd(old, 450);
    await app.rename(old, renamed);
    const busy = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 8; i += 1) await Promise.all([applyTagEdits(app.context), followTags(app.context)]);
    });
    await Promise.all(busy);
    await app.settle();
    expect([await app.list(old), await app.counts(renamed)]).toEqual([[], { [renamed]: 450 }]);
  });

  test('doesn’t hold up what other changes of tags cause', async () => {
    const [old, renamed, other] = app.names();
    await app.crowd(old, 60);
    const customer = await app.newCustomer('陳小美');
    await app.rename(old, renamed);
    for (let i = 0; i < 2; i += 1) await applyTagEdits(app.context);
    const { id } = await app.contactOf(customer.psid);
    await app.api('PATCH', `/contacts/${id}`, { tags: [other] });
    await followTags(app.context);
    expect(await app.counts(other)).toEqual({ [other]: 1 });
  });

  test('a contact’s journey waits until its tag has been renamed: the steps ask for the new name', async () => {
    const [old, renamed] = app.names();
    const start = `start ${app.number()}`;
    await app.newJourney(start, [wait, { kind: 'if', tag: old, then: [say('has it')], else: [say('has it not')] }]);
    const customer = await app.tagged(old, start);
    app.clock.offsetMs += 31 * minuteMs;
    await app.rename(old, renamed);
    const { advanceJourneys } = await import('../journeys/advance-journeys.ts');
    expect(await advanceJourneys(app.context)).toBe(0);
    await app.settle();
    expect(await app.told(customer)).toEqual(['has it']);
  });
});

test('after all this, the counts are those of the contacts', () => app.countsAreTrue());
