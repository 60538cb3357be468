import { beforeEach, describe, expect, test } from 'vitest';
import type { CampaignView } from '../../../server/contract/campaigns.ts';
import type { Reply } from '../../api.ts';
import type { CampaignForm } from '../campaigns/campaign-fields.ts';
import { campaignDraftForm, campaignDraftOf, campaignFormOf } from '../campaigns/campaign-form.ts';
import { testCampaign as live } from '../campaigns/test-campaign.ts';
import { buildDraftSync, type Unsaved } from './draft-sync.ts';

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
    form: () => campaignFormOf(campaign),
    read: async () => ok(),
    save: (form: CampaignForm | null, ifMatch: string | null) =>
      write({ draft: form && campaignDraftOf(form) }, ifMatch),
    enable: (ifMatch: string | null) => write({ enabled: true }, ifMatch),
    loaded: () => ({ view: campaign, etag: tag() }),
  };
}

let server: ReturnType<typeof openServer>;
beforeEach(() => {
  server = openServer();
});

/** Somebody with the campaign open. */
function open(unsaved: Unsaved<CampaignForm> | null = null) {
  const seen = { form: unsaved?.form ?? server.form(), joined: 0, unsaved };
  const sync = buildDraftSync({
    form: campaignDraftForm,
    loaded: server.loaded(),
    unsaved,
    keep: (typed) => {
      seen.unsaved = typed;
    },
    later: () => () => {},
    read: server.read,
    save: server.save,
    onView: () => {},
    onForm: (form) => {
      seen.form = form;
    },
    onJoined: () => {
      seen.joined += 1;
    },
  });
  const type = (change: Partial<CampaignForm>) => sync.edit((form) => ({ ...form, ...change }));
  return { seen, type, sync, save: sync.saver.flush, state: () => sync.saver.state.value };
}

describe('two people at one campaign', () => {
  test('at different fields: both see both, and nobody decides anything', async () => {
    const [one, other] = [open(), open()];
    one.type({ 'card.title': 'One' });
    other.type({ 'card.button': 'Other' });
    expect(await one.save()).toBe(true);
    expect(await other.save()).toBe(true);
    expect(server.form()).toMatchObject({ 'card.title': 'One', 'card.button': 'Other' });
    expect([other.seen.form['card.title'], other.seen.joined, other.seen.unsaved]).toEqual(['One', 1, null]);
  });

  test('at the same field: theirs stays on the server, mine in the form, until I decide', async () => {
    const [one, other] = [open(), open()];
    one.type({ 'card.title': 'One' });
    await one.save();
    other.type({ 'card.title': 'Other', 'card.text': 'More' });
    expect(await other.save()).toBe(false);
    expect([other.state(), other.seen.form['card.title'], other.seen.unsaved?.form['card.text']]).toEqual([
      'conflict',
      'Other',
      'More',
    ]);
    const left = await other.sync.resolve('theirs');
    expect([other.seen.form['card.title'], left?.['card.title']]).toEqual(['One', 'Other']);
    other.sync.edit(() => left ?? other.seen.form);
    expect(await other.save()).toBe(true);
    expect(server.form()).toMatchObject({ 'card.title': 'Other', 'card.text': 'More' });
  });

  test('a button pressed on an outdated form shows the change, and is pressed again', async () => {
    const [one, other] = [open(), open()];
    one.type({ 'card.title': 'One' });
    await one.save();
    const press = () => other.sync.live(() => server.enable(other.sync.etag()));
    expect(await press()).toMatchObject({ failure: { code: 'precondition_failed' } });
    expect(other.seen.form['card.title']).toBe('One');
    expect(await press()).toMatchObject({ ok: true, value: { enabled: true } });
  });
});

describe('an answer that was lost', () => {
  test('the save had arrived: the next one is no conflict with oneself', async () => {
    const one = open();
    server.lose('after');
    one.type({ 'card.title': 'A' });
    expect(await one.save()).toBe(false);
    // Saved again before it arrives; then with longer text.
    server.lose('before');
    one.type({ 'card.title': 'AB' });
    expect(await one.save()).toBe(false);
    one.type({ 'card.title': 'ABC' });
    expect(await one.save()).toBe(true);
    expect([server.form()['card.title'], one.seen.joined, one.seen.unsaved]).toEqual(['ABC', 0, null]);
  });

  test('… and neither after a reload', async () => {
    const before = open();
    server.lose('after');
    before.type({ 'card.title': 'A' });
    await before.save();
    before.type({ 'card.title': 'AB' });
    const after = open(before.seen.unsaved);
    after.sync.saver.changed(after.seen.form);
    expect(await after.save()).toBe(true);
    expect(server.form()['card.title']).toBe('AB');
  });

  test('the local draft comes back beside what others have saved since', async () => {
    const before = open();
    server.lose('before');
    before.type({ 'card.title': 'Mine' });
    await before.save();
    const other = open();
    other.type({ 'card.button': 'Theirs' });
    await other.save();
    const after = open(before.seen.unsaved);
    after.sync.saver.changed(after.seen.form);
    expect(await after.save()).toBe(true);
    expect(server.form()).toMatchObject({ 'card.title': 'Mine', 'card.button': 'Theirs' });
  });
});
