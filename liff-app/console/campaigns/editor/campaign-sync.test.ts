import { beforeEach, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { Reply } from '../../../api.ts';
import { buildCampaignSync } from './campaign-sync.ts';
import { type CampaignForm, draftOf, formOf } from './form.ts';
import type { KeptCopy } from './kept-copy.ts';

const live = {
  id: '0190b5c6-0000-7000-8000-000000000001',
  name: 'Spring',
  enabled: false,
  card: { imageId: null, title: 'Link', text: 'Tap', button: 'Go', whatsappText: null, keywords: [] },
  onSuccess: { source: null, target: { kind: 'text', text: 'Done' } },
  onFailure: { source: null },
  tags: { source: [], target: [] },
  sourceNotice: 'always',
  askFirst: false,
  linkValidDays: 90,
  draft: null,
  stats: { linked: 0, lastLinkedAt: null },
} as unknown as CampaignView;

/** The server, as far as the editor sees it: a version that every write bumps, and answers that can be lost on the way. */
function openServer() {
  let campaign = live;
  let version = 1;
  const faults: ('before' | 'after')[] = [];
  const tag = () => `"${version}"`;
  const ok = (): Reply<CampaignView> => ({ ok: true, value: campaign, etag: tag() });
  const no = (code: string, status: number): Reply<CampaignView> => ({
    ok: false,
    failure: { code, status, message: '', fieldErrors: {} },
  });
  const write = async (change: Partial<CampaignView>, ifMatch: string | null): Promise<Reply<CampaignView>> => {
    const fault = faults.shift();
    if (fault === 'before') return no('offline', 0);
    if (ifMatch !== tag()) return no('precondition_failed', 412);
    campaign = { ...campaign, ...change };
    version += 1;
    return fault === 'after' ? no('offline', 0) : ok();
  };
  return {
    lose: (when: 'before' | 'after') => faults.push(when),
    form: () => formOf(campaign),
    read: async () => ok(),
    save: (form: CampaignForm | null, ifMatch: string | null) => write({ draft: form && draftOf(form) }, ifMatch),
    enable: (ifMatch: string | null) => write({ enabled: true }, ifMatch),
    loaded: () => ({ campaign, etag: tag() }),
  };
}

let server: ReturnType<typeof openServer>;
beforeEach(() => {
  server = openServer();
});

/** Somebody with the campaign open. */
function open(kept: KeptCopy | null = null) {
  const seen = { form: kept?.form ?? server.form(), joined: 0, kept };
  const sync = buildCampaignSync({
    loaded: server.loaded(),
    kept,
    keep: (copy) => {
      seen.kept = copy;
    },
    later: () => () => {},
    read: server.read,
    save: server.save,
    onCampaign: () => {},
    onForm: (form) => {
      seen.form = form;
    },
    onJoined: () => {
      seen.joined += 1;
    },
  });
  const type = (card: Partial<CampaignForm['card']>) =>
    sync.edit((form) => ({ ...form, card: { ...form.card, ...card } }));
  return { seen, type, sync, save: sync.saver.flush, state: () => sync.saver.state.value };
}

describe('two people at one campaign', () => {
  test('at different fields: both see both, and nobody decides anything', async () => {
    const [one, other] = [open(), open()];
    one.type({ title: 'One' });
    other.type({ button: 'Other' });
    expect(await one.save()).toBe(true);
    expect(await other.save()).toBe(true);
    expect(server.form().card).toMatchObject({ title: 'One', button: 'Other' });
    expect([other.seen.form.card.title, other.seen.joined, other.seen.kept]).toEqual(['One', 1, null]);
  });

  test('at the same field: theirs stays on the server, mine in the form, until I decide', async () => {
    const [one, other] = [open(), open()];
    one.type({ title: 'One' });
    await one.save();
    other.type({ title: 'Other', text: 'More' });
    expect(await other.save()).toBe(false);
    expect([other.state(), other.seen.form.card.title, other.seen.kept?.form.card.text]).toEqual([
      'conflict',
      'Other',
      'More',
    ]);
    const left = await other.sync.resolve('theirs');
    expect([other.seen.form.card.title, left?.card.title]).toEqual(['One', 'Other']);
    other.sync.edit(() => left ?? other.seen.form);
    expect(await other.save()).toBe(true);
    expect(server.form().card).toMatchObject({ title: 'Other', text: 'More' });
  });

  test('who presses a button on what has changed is shown it, and presses again', async () => {
    const [one, other] = [open(), open()];
    one.type({ title: 'One' });
    await one.save();
    const press = () => other.sync.live(() => server.enable(other.sync.etag()));
    expect(await press()).toMatchObject({ failure: { code: 'precondition_failed' } });
    expect(other.seen.form.card.title).toBe('One');
    expect(await press()).toMatchObject({ ok: true, value: { enabled: true } });
  });
});

describe('an answer that was lost', () => {
  test('the words had arrived: the next save is no conflict with oneself', async () => {
    const one = open();
    server.lose('after');
    one.type({ title: 'A' });
    expect(await one.save()).toBe(false);
    // Once more, before it gets there; then longer words.
    server.lose('before');
    one.type({ title: 'AB' });
    expect(await one.save()).toBe(false);
    one.type({ title: 'ABC' });
    expect(await one.save()).toBe(true);
    expect([server.form().card.title, one.seen.joined, one.seen.kept]).toEqual(['ABC', 0, null]);
  });

  test('… and neither after a reload', async () => {
    const before = open();
    server.lose('after');
    before.type({ title: 'A' });
    await before.save();
    before.type({ title: 'AB' });
    const after = open(before.seen.kept);
    after.sync.saver.changed(after.seen.form);
    expect(await after.save()).toBe(true);
    expect(server.form().card.title).toBe('AB');
  });

  test('kept words come back beside what others have saved since', async () => {
    const before = open();
    server.lose('before');
    before.type({ title: 'Mine' });
    await before.save();
    const other = open();
    other.type({ button: 'Theirs' });
    await other.save();
    const after = open(before.seen.kept);
    after.sync.saver.changed(after.seen.form);
    expect(await after.save()).toBe(true);
    expect(server.form().card).toMatchObject({ title: 'Mine', button: 'Theirs' });
  });
});
