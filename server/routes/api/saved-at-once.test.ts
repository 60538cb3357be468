// Campaigns and bot modules that another request saves between a change's read and its write.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../contract/campaigns.ts';
import type { Problem } from '../../contract/common.ts';
import type { ModuleView } from '../../contract/modules.ts';
import { openTestApp, type TestApp } from '../../testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Answer = CampaignView & ModuleView & Problem;
const send = (method: string, path: string, body?: object, headers = {}) =>
  app.api<Answer>(method, path, body, headers);

/** Makes a call that others overtake, by `other`, so many times. */
async function overtaken(times: number, other: () => Promise<unknown>, call: () => ReturnType<typeof send>) {
  const { store } = app.context;
  const plain = store.audited;
  let left = times;
  const before: typeof plain = async (...change) => {
    left -= 1;
    store.audited = plain;
    await other();
    if (left > 0) store.audited = before;
    return plain(...change);
  };
  store.audited = before;
  try {
    return await call();
  } finally {
    store.audited = plain;
  }
}

const makers = {
  campaigns: async () => (await app.newCampaign({ name: 'first' })).id,
  modules: async () => {
    const module = { platform: 'line', name: 'first', blocks: [{ kind: 'text', text: 'theirs' }] };
    return (await send('POST', '/modules', module)).body.id;
  },
};
const theirs = {
  campaigns: { card: { title: 'theirs' } },
  modules: { blocks: [{ kind: 'text', text: 'saved meanwhile' }] },
};

describe.each(['campaigns', 'modules'] as const)('a change of %s that another change overtakes', (kind) => {
  const call = async (headers: object, times = 1) => {
    const path = `/${kind}/${await makers[kind]()}`;
    const other = () => send('PATCH', path, theirs[kind]);
    return overtaken(times, other, () => send('PATCH', path, { name: 'mine' }, headers));
  };

  test.each([{}, { 'if-match': '*' }])('is applied to the other’s version: %j', async (headers) => {
    const { status, body } = await call(headers, 3);
    expect(status, body.title).toBe(200);
    expect(body).toMatchObject({ name: 'mine', ...theirs[kind] });
  });

  test('is refused if it names the version', async () => {
    expect(await call({ 'if-match': '"1"' })).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
  });

  test('repeatedly is to be tried later', async () => {
    expect(await call({}, 20)).toMatchObject({ status: 503, body: { code: 'busy' } });
  });

  test('at the same moment: all are applied, and the last one stays', async () => {
    const path = `/${kind}/${await makers[kind]()}`;
    const names = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(names.map((name) => send('PATCH', path, { name })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(names).toContain((await send('GET', path)).body.name);
  });
});

test('a campaign that is deleted between read and write is not found', async () => {
  const path = `/campaigns/${await makers.campaigns()}`;
  const answer = await overtaken(
    1,
    () => send('DELETE', path),
    () => send('PATCH', path, { name: 'mine' }),
  );
  expect(answer.status).toBe(404);
});

test('a draft that changes during publishing is published in its new state, unless a version is named', async () => {
  const publish = async (headers: object) => {
    const path = `/campaigns/${await makers.campaigns()}`;
    const version = (await send('PATCH', path, { draft: { name: 'second' } })).headers.get('etag') ?? '';
    const other = () => send('PATCH', path, { draft: { name: 'third' } });
    const named = 'if-match' in headers ? { 'if-match': version } : {};
    return overtaken(1, other, () => send('POST', `${path}/publish`, undefined, named));
  };
  expect(await publish({})).toMatchObject({ status: 200, body: { name: 'third', draft: null } });
  expect((await publish({ 'if-match': 'the version' })).status).toBe(412);
});
