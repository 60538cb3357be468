// What happens to tags and journeys in a history, one thing after another.
import type { JourneyStep } from '../contract/journeys.ts';
import { stepsRenamed, tagsRenamed } from '../domain/tag-rename.ts';
import type { ModelLink } from './test-history-model.ts';
import type { CampaignTags, PlatformName } from './test-undo.ts';

export type ModelContact = {
  id: string;
  platform: PlatformName;
  profile: string;
  log: Change[];
  optedOutAt: number | null;
};
/** A tag that was put on a contact; renamed, it is the same. */
type Presence = { name: string; runs: ModelRun[]; isUndone: boolean };
/** What happened to a contact's tags, edits of all contacts included. */
type Change =
  | { kind: 'put'; name: string; presence: Presence }
  | { kind: 'off'; name: string; by: ModelRun | null }
  | { kind: 'edit'; from: string; to: string | null };
type Owned = { contact: ModelContact; presence: Presence };

/** The tags of a contact: what its log comes to without what was undone. */
export function tagsOf({ log }: ModelContact): Map<string, Presence> {
  const tags = new Map<string, Presence>();
  for (const change of log) {
    if (change.kind === 'put') {
      if (!change.presence.isUndone && !tags.has(change.name)) tags.set(change.name, change.presence);
    } else if (change.kind === 'off') {
      if (change.by?.state !== 'undone') tags.delete(change.name);
    } else {
      const presence = tags.get(change.from);
      tags.delete(change.from);
      if (presence && change.to !== null && !tags.has(change.to)) tags.set(change.to, presence);
    }
  }
  return tags;
}

export type ModelJourney = { id: string; tag: string; repeats: boolean; steps: JourneyStep[] };
export type ModelRun = {
  /** The row's id, once it is known: of runs that are due at one time it decides which is first. */
  id: string | null;
  journey: ModelJourney;
  contact: ModelContact;
  state: 'active' | 'undoing' | 'done' | 'undone';
  /** The steps that are left. */
  rest: JourneyStep[];
  put: Presence[];
  messages: number;
  isDue: boolean;
  dueSince: number;
};

export class TagModel {
  readonly journeys: ModelJourney[] = [];
  readonly runs: ModelRun[] = [];
  private readonly owned = new Map<ModelLink, Owned[]>();
  /** What was on its contacts when a link was made. */
  private readonly found = new Map<ModelLink, Presence[]>();
  /** Names of campaigns' tags, by those that they had first. */
  private readonly renamed = new Map<string, string>();
  private readonly campaignTags: CampaignTags;
  private added: { contact: ModelContact; presence: Presence }[] = [];
  private time = 0;

  constructor(campaignTags: CampaignTags) {
    this.campaignTags = campaignTags;
  }

  private put(contact: ModelContact, name: string): Presence | null {
    if (tagsOf(contact).has(name)) return null;
    const presence = { name, runs: [], isUndone: false };
    contact.log.push({ kind: 'put', name, presence });
    this.added.push({ contact, presence });
    return presence;
  }

  private takeOff(contact: ModelContact, name: string, by: ModelRun | null) {
    if (tagsOf(contact).has(name)) contact.log.push({ kind: 'off', name, by });
  }

  set(contact: ModelContact, names: string[]) {
    for (const name of tagsOf(contact).keys()) if (!names.includes(name)) this.takeOff(contact, name, null);
    for (const name of names) this.put(contact, name);
  }

  private namesOf(contact: ModelContact, { source, target }: ModelLink): string[] {
    const tags = this.campaignTags(source.platform, target.platform);
    return (contact === source ? tags.source : tags.target).map((tag) => this.renamed.get(tag) ?? tag);
  }

  link(link: ModelLink) {
    const contacts = [link.source, link.target];
    this.found.set(
      link,
      contacts.flatMap((contact) => [...tagsOf(contact).values()]),
    );
    const owned = contacts.flatMap((contact) =>
      this.namesOf(contact, link).flatMap((name) => {
        const presence = this.put(contact, name);
        return presence ? [{ contact, presence }] : [];
      }),
    );
    this.owned.set(link, owned);
  }

  /** Links end. A tag that another link has found, and names as well, is that one's from now on. */
  undo(ending: ModelLink[], standing: ModelLink[]) {
    this.time += 1;
    for (const link of ending) {
      for (const { contact, presence } of this.owned.get(link) ?? []) {
        const heirs = standing.filter(
          (other) =>
            (other.source === contact || other.target === contact) &&
            this.found.get(other)?.includes(presence) &&
            this.namesOf(contact, other).includes(presence.name),
        );
        for (const heir of heirs) this.owned.get(heir)?.push({ contact, presence });
        if (heirs.length === 0) this.undoPut(presence);
      }
    }
  }

  private undoPut(presence: Presence) {
    if (presence.isUndone) return;
    presence.isUndone = true;
    this.takeBack(presence.runs);
  }

  private takeBack(runs: ModelRun[]) {
    for (const run of runs) {
      if (run.state === 'undone') continue;
      Object.assign(run, { state: 'undoing', isDue: true, dueSince: this.time });
    }
  }

  /** Starts what the tags start that have come since the last time. */
  follow() {
    this.time += 1;
    for (const { contact, presence } of this.added.splice(0)) {
      if (presence.isUndone) continue;
      for (const journey of this.journeys.filter(({ tag }) => tag === presence.name)) {
        const own = this.runs.filter((run) => run.journey === journey && run.contact === contact);
        if (own.length > 0 && (!journey.repeats || own.some(({ state }) => state === 'active' || state === 'undoing')))
          continue;
        const run: ModelRun = {
          id: null,
          journey,
          contact,
          state: 'active',
          rest: journey.steps,
          put: [],
          messages: 0,
          isDue: true,
          dueSince: this.time,
        };
        this.runs.push(run);
        presence.runs.push(run);
      }
    }
  }

  /** Nothing is to be followed, and nobody is in a journey. */
  isQuiet = () => this.added.length === 0 && !this.runs.some(({ state }) => state === 'active' || state === 'undoing');

  /** Waits are over. */
  pass() {
    for (const run of this.runs) run.isDue = true;
  }

  /** Moves contacts on in their journeys, until all of them wait or have ended. */
  advance() {
    for (;;) {
      const [run] = this.runs
        .filter(({ state, isDue }) => isDue && (state === 'active' || state === 'undoing'))
        .sort((a, b) => a.dueSince - b.dueSince || ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
      if (!run) return;
      this.time += 1;
      if (run.state === 'undoing') this.end(run);
      else this.stretch(run);
    }
  }

  private end(run: ModelRun) {
    for (const presence of run.put) this.undoPut(presence);
    run.state = 'undone';
  }

  private stretch(run: ModelRun) {
    const { contact } = run;
    const tags = new Set(tagsOf(contact).keys());
    run.isDue = false;
    run.dueSince = this.time;
    run.state = 'done';
    for (let [step, ...rest] = run.rest; step; [step, ...rest] = rest) {
      if (step.kind === 'message') run.messages += 1;
      if (step.kind === 'if') rest = [...(tags.has(step.tag) ? step.then : step.else), ...rest];
      if (step.kind === 'tag') {
        for (const tag of step.add) tags.add(tag);
        for (const tag of step.remove) tags.delete(tag);
      }
      if (step.kind === 'wait') {
        Object.assign(run, { rest, state: 'active' });
        break;
      }
    }
    for (const name of tagsOf(contact).keys()) if (!tags.has(name)) this.takeOff(contact, name, run);
    for (const name of tags) {
      const presence = this.put(contact, name);
      if (presence) run.put.push(presence);
    }
  }

  /** Renames a tag, merges it into another, or takes it off everybody; what it had started by then has been followed. */
  edit(contacts: ModelContact[], from: string, to: string | null) {
    for (const contact of contacts) {
      const names = contact.log.flatMap((change) => (change.kind === 'put' ? [change.presence] : []));
      if (to !== null && tagsOf(contact).has(from))
        for (const presence of names.filter(({ name }) => name === from)) presence.name = to;
      contact.log.push({ kind: 'edit', from, to });
    }
    if (to === null) return;
    for (const [tag, today] of this.renamed) if (today === from) this.renamed.set(tag, to);
    if (!this.renamed.has(from)) this.renamed.set(from, to);
    const rename = (steps: JourneyStep[]) => stepsRenamed(steps, { from, to }) as unknown as JourneyStep[];
    for (const journey of this.journeys) {
      [journey.tag] = tagsRenamed([journey.tag], { from, to }) as [string];
      journey.steps = rename(journey.steps);
    }
    for (const run of this.runs) run.rest = rename(run.rest);
  }
}
