// What a history of links, merges, edits and undos should come to: a sequential model without versions or statements.
import { planMerge, planMergeByHand } from '../domain/linking/merge.ts';
import { type ModelContact, TagModel } from './test-tag-model.ts';
import type { CampaignTags, PlatformName } from './test-undo.ts';

type Field = { value: string /** The merges that have carried it here. */; via: ModelMerge[] };
type ModelProfile = { number: string | null; fields: Map<string, Field>; into: string | null; age: number };
export type ModelLink = {
  id: string;
  source: ModelContact;
  target: ModelContact;
  /** The merge that it made; undefined: the two were together already. */
  merge?: ModelMerge;
  state: 'stands' | 'unlinked' | 'undone';
};
export type ModelMerge = { id: string; by: 'link' | 'hand'; survivor: string; absorbed: string; holds: boolean };
/** What an undo takes along. */
type Undone = { merges: ModelMerge[]; links: ModelLink[] };

export class HistoryModel {
  readonly contacts: ModelContact[] = [];
  readonly profiles = new Map<string, ModelProfile>();
  readonly links: ModelLink[] = [];
  readonly merges: ModelMerge[] = [];
  readonly notSame = new Set<string>();
  readonly tags: TagModel;
  /** The merges that have brought a contact to its profile, oldest first, and where each found it. */
  private readonly paths = new Map<ModelContact, { merge: ModelMerge; from: string }[]>();
  /** The time since which two contacts share a profile, and what joined them. */
  private readonly together = new Map<string, { since: number; merge: ModelMerge }>();
  private time = 0;

  constructor(campaignTags: CampaignTags) {
    this.tags = new TagModel(campaignTags);
  }

  add(id: string, profile: string, platform: PlatformName): void {
    const contact = { id, platform, profile, log: [], optedOutAt: null };
    this.contacts.push(contact);
    this.paths.set(contact, []);
    this.newProfile(profile);
  }

  private newProfile(id: string) {
    this.profiles.set(id, { number: null, fields: new Map(), into: null, age: this.profiles.size });
  }

  optOut(contact: ModelContact) {
    this.time += 1;
    contact.optedOutAt ??= this.time;
  }

  edit(profile: string, change: { number: string | null } | { field: string; value: string | null }) {
    const row = this.row(profile);
    if ('number' in change) row.number = change.number;
    else if (change.value === null) row.fields.delete(change.field);
    else row.fields.set(change.field, { value: change.value, via: [] });
  }

  /** Whether the rules would join the two, and how. */
  plan(a: ModelContact, b: ModelContact) {
    return planMerge(this.side(a.profile), this.side(b.profile));
  }

  planByHand(survivor: ModelContact, absorbed: ModelContact) {
    return planMergeByHand(this.side(survivor.profile), this.side(absorbed.profile));
  }

  /** @param mergeId of the merge that it makes, if it makes one */
  link(id: string, source: ModelContact, target: ModelContact, mergeId: string | undefined) {
    const plan = this.plan(source, target);
    if (!plan.ok) throw new Error(plan.reason);
    const link: ModelLink = { id, source, target, state: 'stands' };
    if (plan.kind === 'merge') link.merge = this.merge(mergeId ?? '', 'link', plan.survivorId, plan.absorbedId);
    this.links.push(link);
    this.tags.link(link);
  }

  merge(id: string, by: ModelMerge['by'], survivor: string, absorbed: string): ModelMerge {
    this.time += 1;
    const merge = { id, by, survivor, absorbed, holds: true };
    const moved = this.on(absorbed);
    for (const one of moved)
      for (const other of this.on(survivor)) this.together.set(pair(one, other), { since: this.time, merge });
    for (const one of moved) {
      this.path(one).push({ merge, from: absorbed });
      one.profile = survivor;
    }
    const kept = this.row(survivor).fields;
    for (const [key, { value, via }] of this.row(absorbed).fields) {
      if (!kept.has(key)) kept.set(key, { value, via: [...via, merge] });
    }
    this.row(absorbed).into = survivor;
    this.merges.push(merge);
    return merge;
  }

  /** The merge that the undo of a link undoes. */
  mergeOf({ merge, source, target }: ModelLink): ModelMerge | undefined {
    const by = (contact: ModelContact, one: ModelMerge) => this.path(contact).some((step) => step.merge === one);
    return merge ?? this.merges.findLast((one) => by(source, one) !== by(target, one));
  }

  /** Undoes a merge, and each link that doesn't hold without it, with its own merge. */
  undo(merge: ModelMerge): Undone {
    if (!merge.holds) return { merges: [], links: [] };
    const place = this.living(merge.survivor);
    const before = this.on(place);
    const undone: Undone = { merges: [], links: [] };
    let next: ModelMerge | undefined = merge;
    while (next) {
      this.takeBack(next);
      undone.merges.push(next);
      const apart = this.links.filter(
        ({ state, source, target }) => state === 'stands' && source.profile !== target.profile,
      );
      undone.links = [...new Set([...undone.links, ...apart])];
      next = apart.flatMap((link) => link.merge ?? []).find(({ holds }) => holds);
    }
    for (const link of undone.links) link.state = 'undone';
    this.tags.undo(
      undone.links,
      this.links.filter(({ state }) => state === 'stands'),
    );
    for (const { source, target } of undone.links) this.notSame.add(pair(source, target));
    const parted = before.flatMap((a) => before.filter((b) => a.profile !== b.profile).map((b) => pair(a, b)));
    for (const two of parted)
      if (merge.by === 'hand' || this.together.get(two)?.merge.by === 'hand') this.notSame.add(two);
    this.part(before);
    return undone;
  }

  private takeBack(merge: ModelMerge) {
    merge.holds = false;
    for (const [contact, path] of this.paths) {
      const at = path.findIndex((step) => step.merge === merge);
      const [step] = at < 0 ? [] : path.splice(at);
      if (step) contact.profile = step.from;
    }
    this.row(merge.absorbed).into = null;
    for (const { fields } of this.profiles.values()) {
      for (const [key, { via }] of fields) if (via.includes(merge)) fields.delete(key);
    }
  }

  unlink(contact: ModelContact, newProfile: string) {
    const before = this.on(contact.profile);
    this.newProfile(newProfile);
    contact.profile = newProfile;
    this.path(contact).length = 0;
    for (const link of this.links) {
      if (link.state === 'stands' && link.source.profile !== link.target.profile) link.state = 'unlinked';
    }
    for (const other of before) if (other !== contact) this.notSame.add(pair(contact, other));
    this.part(before);
  }

  /** An opt-out made while joined applies to all contacts, also to those on other profiles now. */
  private part(before: ModelContact[]) {
    this.time += 1;
    const spreads = before.some(({ optedOutAt, profile, ...one }) =>
      before.some(
        (other) =>
          optedOutAt !== null &&
          profile !== other.profile &&
          optedOutAt > (this.together.get(pair(one, other))?.since ?? 0),
      ),
    );
    if (spreads) for (const contact of before) contact.optedOutAt ??= this.time;
  }

  on(profile: string) {
    return this.contacts.filter((contact) => contact.profile === profile);
  }

  private living(id: string): string {
    const { into } = this.row(id);
    return into === null ? id : this.living(into);
  }

  private path(contact: ModelContact) {
    return this.paths.get(contact) ?? [];
  }

  private row(id: string): ModelProfile {
    const row = this.profiles.get(id);
    if (!row) throw new Error(`no profile ${id}`);
    return row;
  }

  private side(id: string) {
    const { number, age } = this.row(id);
    const contacts = this.on(id).map((contact) => ({ id: contact.id, channelId: contact.platform }));
    return { profileId: id, memberNumber: number, fields: {}, createdAt: new Date(age), contacts };
  }
}

/** Two contacts, whichever comes first. */
const pair = (a: { id: string }, b: { id: string }) => [a.id, b.id].sort().join();
