// Random histories on a whole OmniLink: cards tapped, webhooks, the worker's jobs at any moment, and what the chats show in the end.
import { expect } from 'vitest';
import type { CampaignView } from '../contract/campaigns.ts';
import type { JourneyStep } from '../contract/journeys.ts';
import type { MergeResult } from '../contract/merges.ts';
import type { RichMenuRuleView } from '../contract/rich-menus.ts';
import { wantedRule } from '../domain/rich-menus.ts';
import { testLine } from './test-app.ts';
import { type AppStep, jobs, people, type Side } from './test-app-history-steps.ts';
import type { TestCustomer } from './test-link.ts';
import { minuteMs, say, type TagTest, wait } from './test-tags.ts';

type Merge = { id: string; undo?: { watch: string; by: TestCustomer } };

let scenes = 0;

/** @param menus three rich menus of the LINE account */
export async function openAppScene(app: TagTest, menus: readonly string[]) {
  scenes += 1;
  const name = (one: string) => `${one} ${scenes}`;
  app.clock.offsetMs = 0;
  const campaign: CampaignView = await app.newCampaign({
    tags: { source: [name('linked')], target: [name('linked')] },
  });
  const change = (add: string[], remove: string[]): JourneyStep => ({
    kind: 'tag',
    add: add.map(name),
    remove: remove.map(name),
  });
  const a = await app.newJourney(name('linked'), [say(name('a1')), wait, change(['greeted'], []), say(name('a2'))]);
  const b = await app.newJourney(name('greeted'), [
    { kind: 'if', tag: name('vip'), then: [say(name('b1'))], else: [say(name('b2'))] },
    wait,
    change([], ['linked']),
    say(name('b3')),
  ]);
  const c = await app.newJourney(name('vip'), [say(name('c1')), change(['tea'], []), wait, say(name('c2'))]);
  const ruled = ['vip', 'linked', 'tea'];
  for (const [priority, one] of ruled.entries()) {
    const rule = { channelId: app.line.id, tag: name(one), richMenuId: menus[priority], priority };
    expect((await app.api('POST', '/rich-menu-rules', rule)).status).toBe(201);
  }
  const customers: TestCustomer[] = [];
  for (const one of people) customers.push(await app.newCustomer(one, 'friend', { on: ['messenger', 'line'] }));
  const customer = (index: number): TestCustomer => {
    const found = customers[index];
    if (!found) throw new Error('nobody');
    return found;
  };
  const ids = await Promise.all(
    customers.map(async ({ psid, lineUserId }) => ({
      messenger: (await app.contactOf(psid)).id,
      line: (await app.contactOf(lineUserId)).id,
    })),
  );
  const contact = ({ who, on }: Side) => {
    const { psid, lineUserId } = customer(who);
    return app.contactOf(on === 'line' ? lineUserId : psid);
  };

  const merges: Merge[] = [];
  const parted = new Set<string>();
  const pairOf = (a: string, b: string) => [a, b].toSorted().join();

  async function tap(source: number, target: number, consent: boolean) {
    const card = await app.newCard(customer(source), campaign.id);
    const token = await app.tap(card);
    const tokens = await app.login(customer(target));
    const [one, other] = [await contact({ who: source, on: 'messenger' }), await contact({ who: target, on: 'line' })];
    let answer = await app.postLink(token, tokens);
    if (parted.has(pairOf(one.id, other.id))) expect(answer.status).not.toBe('linked');
    if (answer.status === 'consent') answer = await app.postLink(token, tokens, consent);
    if (answer.status !== 'linked') return;
    const [merge] = await app.sql<{ id: string }>(
      'select m.id from merge m join attempt a on a.id = m.attempt_id where a.card_id = $1',
      [card.id],
    );
    if (merge) merges.push({ id: merge.id, undo: { watch: answer.watch ?? '', by: customer(target) } });
  }

  /** The pairs that share a profile now. */
  const joined = async () => {
    const rows = await app.sql<{ id: string; profile: string }>(
      'select id, profile_id as profile from contact where id = any ($1)',
      [ids.flatMap(Object.values)],
    );
    return rows.flatMap((a) =>
      rows.flatMap((b) => (a.id < b.id && a.profile === b.profile ? [pairOf(a.id, b.id)] : [])),
    );
  };
  /** Whoever is separated by it is asked before a link joins them again, where the link or somebody had joined these two. */
  const parting = async (run: () => Promise<unknown>) => {
    const before = await joined();
    await run();
    const now = new Set(await joined());
    const noted = await app.sql<{ pair: string }>(`select low || ',' || high as pair from not_same`);
    const asked = new Set(noted.map(({ pair }) => pair));
    const apart = before.filter((one) => !now.has(one));
    if (apart.length > 0) expect(apart.some((one) => asked.has(one))).toBe(true);
    for (const one of apart) if (asked.has(one)) parted.add(one);
  };

  async function undo({ id, undo: link }: Merge, by: 'customer' | 'staff') {
    if (!link || by === 'staff') return app.api('POST', `/merges/${id}/undo`);
    return app.api('POST', `/link/${link.watch}/undo`, { idToken: (await app.login(link.by)).idToken });
  }

  async function play(one: AppStep): Promise<unknown> {
    switch (one.do) {
      case 'tap':
        return tap(one.who, one.other, one.consent);
      case 'undo': {
        const merge = merges.at(-1 - one.which);
        return merge && parting(() => undo(merge, one.by === 'staff' ? 'staff' : 'customer'));
      }
      case 'merge': {
        const [survivor, absorbed] = [await contact(one.one), await contact(one.other)];
        const pair = { survivorId: survivor.profileId, absorbedId: absorbed.profileId };
        const { body } = await app.api<{ results: MergeResult[] }>('POST', '/merges', { merges: [pair] });
        for (const { mergeId } of body.results ?? []) if (mergeId) merges.push({ id: mergeId });
        return;
      }
      case 'unlink':
        return parting(async () => app.api('POST', `/contacts/${(await contact(one.of)).id}/unlink`));
      case 'tag': {
        const { id, tags: own } = await contact(one.of);
        const others = own.filter((each) => each !== name(one.tag));
        return app.api('PATCH', `/contacts/${id}`, { tags: one.on ? [...others, name(one.tag)] : others });
      }
      case 'edit tag':
        if (one.to === null) return app.remove(name(one.tag), '?force=true');
        return app.rename(name(one.tag), name(one.to), { merge: true });
      case 'opt out':
        return app.api('PATCH', `/contacts/${(await contact(one.of)).id}`, { optedOut: true });
      case 'block':
      case 'unblock':
        return app.play(customer(one.who), one.do).catch(() => null);
      case 'work':
        return jobs[one.job](app.context, new AbortController().signal);
      case 'webhooks':
        return app.control.settle();
      case 'wait':
        app.clock.offsetMs += 31 * minuteMs;
    }
  }

  /** What the journeys have said to each contact, as its chat shows it. */
  const said = async () => {
    const texts = ['a1', 'a2', 'b1', 'b2', 'b3', 'c1', 'c2'].map(name);
    const chats: Record<string, string[]> = {};
    for (const [i, one] of customers.entries()) {
      for (const on of ['messenger', 'line'] as const)
        chats[ids[i]?.[on] ?? ''] = (await app.chat(on, one)).filter((text) => texts.includes(text));
    }
    return chats;
  };
  const optedOut = async () =>
    (
      await app.sql<{ id: string }>('select id from contact where id = any ($1) and opted_out', [
        ids.flatMap(Object.values),
      ])
    ).map(({ id }) => id);

  /** Nobody who has opted out gets a journey's message, and no opt-out is lost. */
  async function playAll(steps: readonly AppStep[]) {
    const silent = new Map<string, number>();
    for (const step of [...steps, 'settle' as const]) {
      await (step === 'settle' ? settle() : play(step));
      const out = await optedOut();
      if (silent.size === 0 && out.length === 0) continue;
      const chats = await said();
      for (const [id, count] of silent) {
        expect(out).toContain(id);
        expect(chats[id]).toHaveLength(count);
      }
      for (const id of out) silent.set(id, chats[id]?.length ?? 0);
    }
  }

  const openRuns = () =>
    app.sql(`select id from journey_run where contact_id = any ($1) and state in ('active', 'undoing')`, [
      ids.flatMap(Object.values),
    ]);
  /** Until everything is followed and all waits are over; edits of tags wait a minute for latecomers. */
  async function settle() {
    do {
      app.clock.offsetMs += 31 * minuteMs;
      await app.settle();
    } while ((await openRuns()).length > 0);
    await app.editsEnd();
  }

  async function menusAreRight() {
    const { body } = await app.api<{ items: RichMenuRuleView[] }>('GET', '/rich-menu-rules?limit=200');
    const rules = body.items.map((rule) => ({ ...rule, createdAt: new Date(rule.createdAt) }));
    for (const [who, one] of customers.entries()) {
      const { tags: own, state } = await contact({ who, on: 'line' });
      if (state !== 'active') continue;
      const { linked } = await app.control.line.menuOf(testLine.channelId, one.id);
      expect(linked).toBe(wantedRule(rules, own)?.richMenuId ?? null);
    }
  }

  /** Once everything is followed and all waits are over. */
  async function lawsHold() {
    await app.invariants();
    await app.countsAreTrue();
    await menusAreRight();
    expect(await openRuns()).toEqual([]);
    const chats = await said();
    const sent = await app.sql<{ id: string; count: number }>(
      `select contact_id as id, count(*) as count from outbox where contact_id = any ($1) and cause = 'journey' and state = 'sent' group by 1`,
      [ids.flatMap(Object.values)],
    );
    const entered = await app.sql<{ id: string; journey: string }>(
      'select contact_id as id, journey_id as journey from journey_run where contact_id = any ($1)',
      [ids.flatMap(Object.values)],
    );
    for (const [id, texts] of Object.entries(chats)) {
      expect(texts).toHaveLength(sent.find((row) => row.id === id)?.count ?? 0);
      for (const text of new Set(texts)) {
        const { id: journey } = { a, b, c }[text[0] as 'a' | 'b' | 'c'];
        const times = entered.filter((run) => run.id === id && run.journey === journey).length;
        expect(texts.filter((one) => one === text).length).toBeLessThanOrEqual(times);
      }
    }
  }

  async function close() {
    const { body } = await app.api<{ items: RichMenuRuleView[] }>('GET', '/rich-menu-rules?limit=200');
    for (const { id } of body.items) await app.api('DELETE', `/rich-menu-rules/${id}`);
    await app.settle();
  }

  return { playAll, lawsHold, close };
}
