// The expected results of linking, editing and separating, as a simple sequential model without versions or statements.
import { planMerge } from '../domain/merge.ts';
import { linkTags, type PlatformName } from './test-undo.ts';

export type ModelContact = {
  id: string;
  platform: PlatformName;
  profile: string;
  /** The origin of each tag: a person, or a link. */
  tags: Map<string, string>;
  optedOutAt: number | null;
};
type Field = { value: string /** The merges that have carried it here. */; via: string[] };
type ModelProfile = { number: string | null; fields: Map<string, Field>; into: string | null; age: number };
type ModelLink = { id: string; source: ModelContact; target: ModelContact; stands: boolean };
type ModelMerge = { id: string; survivor: string; absorbed: string; moved: ModelContact[]; holds: boolean };

export class UndoModel {
  readonly contacts: ModelContact[] = [];
  readonly profiles = new Map<string, ModelProfile>();
  readonly links: ModelLink[] = [];
  readonly merges: ModelMerge[] = [];
  /** The time since which two contacts share a profile. */
  private readonly together = new Map<string, number>();
  private time = 0;

  add(id: string, profile: string, platform: PlatformName): ModelContact {
    const contact: ModelContact = { id, platform, profile, tags: new Map(), optedOutAt: null };
    this.contacts.push(contact);
    this.newProfile(profile);
    return contact;
  }

  private newProfile(id: string) {
    this.profiles.set(id, { number: null, fields: new Map(), into: null, age: this.profiles.size });
  }

  tag(contact: ModelContact, tag: string) {
    if (!contact.tags.has(tag)) contact.tags.set(tag, 'person');
  }

  optOut(contact: ModelContact) {
    this.time += 1;
    contact.optedOutAt ??= this.time;
  }

  edit(profile: string, change: { number: string } | { field: string; value: string }) {
    const row = this.row(profile);
    if ('number' in change) row.number = change.number;
    else row.fields.set(change.field, { value: change.value, via: [] });
  }

  /** Whether the rules would join the two, and how. */
  plan(source: ModelContact, target: ModelContact) {
    return planMerge(this.side(source.profile), this.side(target.profile));
  }

  link(id: string, source: ModelContact, target: ModelContact) {
    const plan = this.plan(source, target);
    if (!plan.ok) throw new Error(plan.reason);
    if (plan.kind === 'merge') this.merge(id, plan.survivorId, plan.absorbedId);
    this.links.push({ id, source, target, stands: true });
    const tags = linkTags(source.platform, target.platform);
    for (const [contact, own] of [
      [source, tags.source],
      [target, tags.target],
    ] as const) {
      for (const tag of own) if (!contact.tags.has(tag)) contact.tags.set(tag, id);
    }
  }

  private merge(id: string, survivor: string, absorbed: string) {
    this.time += 1;
    const moved = this.on(absorbed);
    for (const one of moved) for (const other of this.on(survivor)) this.together.set(pair(one, other), this.time);
    for (const one of moved) one.profile = survivor;
    const kept = this.row(survivor).fields;
    for (const [key, { value, via }] of this.row(absorbed).fields) {
      if (!kept.has(key)) kept.set(key, { value, via: [...via, id] });
    }
    this.row(absorbed).into = survivor;
    this.merges.push({ id, survivor, absorbed, moved, holds: true });
  }

  undo(id: string) {
    const link = this.links.find((one) => one.id === id);
    if (!link?.stands) return;
    const place = link.source.profile;
    const before = this.on(place);
    const joining = this.merges.findLast(
      ({ holds, moved }) => holds && moved.includes(link.source) !== moved.includes(link.target),
    );
    this.takeBack(this.merges.find((merge) => merge.id === id) ?? joining, place);
    // A link whose two contacts are separated joins no one.
    for (;;) {
      const apart = this.links.find(({ stands, source, target }) => stands && source.profile !== target.profile);
      if (!apart) break;
      this.end(apart);
      this.takeBack(
        this.merges.find((merge) => merge.id === apart.id),
        place,
      );
    }
    this.part(before);
  }

  private takeBack(merge: ModelMerge | undefined, place: string) {
    if (!merge?.holds) return;
    merge.holds = false;
    for (const contact of merge.moved) if (contact.profile === place) contact.profile = merge.absorbed;
    this.row(merge.absorbed).into = null;
    for (const { fields } of this.profiles.values()) {
      for (const [key, { via }] of fields) if (via.includes(merge.id)) fields.delete(key);
    }
  }

  private end(link: ModelLink) {
    link.stands = false;
    for (const { tags } of [link.source, link.target]) {
      for (const [tag, by] of tags) if (by === link.id) tags.delete(tag);
    }
  }

  unlink(contact: ModelContact, newProfile: string) {
    const before = this.on(contact.profile);
    this.newProfile(newProfile);
    contact.profile = newProfile;
    for (const link of this.links) if (link.stands && link.source.profile !== link.target.profile) link.stands = false;
    this.part(before);
  }

  /** An opt-out made while joined applies to all contacts, also to those on other profiles now. */
  private part(before: ModelContact[]) {
    this.time += 1;
    const spreads = before.some(({ optedOutAt, profile, ...one }) =>
      before.some(
        (other) =>
          optedOutAt !== null && profile !== other.profile && optedOutAt > (this.together.get(pair(one, other)) ?? 0),
      ),
    );
    if (spreads) for (const contact of before) contact.optedOutAt ??= this.time;
  }

  on(profile: string) {
    return this.contacts.filter((contact) => contact.profile === profile);
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

const pair = (a: { id: string }, b: { id: string }) => [a.id, b.id].sort().join();
