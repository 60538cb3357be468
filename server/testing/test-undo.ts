// A database of people on four platforms, linked, edited and separated by the real flows, without platform calls.
import { readConfig } from '../config.ts';
import { buildContext } from '../context.ts';
import { decideFriend } from '../domain/linking/link-decision.ts';
import { linkChanges } from '../flows/linking/link-changes.ts';
import { linkFacts } from '../flows/linking/link-facts.ts';
import { openTestDatabase } from '../store/testing/test-database.ts';
import { insertCampaign, insertCard, insertChannel, insertContact } from '../store/testing/test-rows.ts';

const platforms = ['line', 'messenger', 'instagram', 'whatsapp'] as const;
export type PlatformName = (typeof platforms)[number];
type Side = { id: string; platform: PlatformName };
/** The tags that links of each direction add. */
export type CampaignTags = (source: PlatformName, target: PlatformName) => { source: string[]; target: string[] };
export type UndoWorld = Awaited<ReturnType<typeof openUndoWorld>>;

/** Creates it; `close` deletes the database. */
export async function openUndoWorld() {
  const database = await openTestDatabase();
  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    ADMIN_API_KEY: 'admin-key-for-tests-0123456789-abc',
  });
  /** No two times are the same, so that what comes later is later. */
  const clock = { offsetMs: 0, last: 0 };
  const now = () => {
    clock.last = Math.max(clock.last + 1, Date.now() + clock.offsetMs);
    return new Date(clock.last);
  };
  const secrets = [{ kid: 'test', secret: new Uint8Array(32).fill(7) }];
  const context = buildContext(config, database.url, secrets, { now });
  const { pool } = context.store;
  const sql = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await pool.query<T>(text, values)).rows;

  const channels = {} as Record<PlatformName, string>;
  for (const platform of platforms) {
    channels[platform] = await insertChannel(pool, platform);
  }

  /** A contact on its own profile; profiles are as old as the order of these calls. */
  const addContact = (platform: PlatformName) => insertContact(pool, channels[platform]);

  /** A campaign for each direction, with these tags. @returns a link by one of them */
  const addCampaigns = async (tags: CampaignTags) => {
    const campaigns = new Map<string, string>();
    const messages = {
      on_success: { source: null, target: { kind: 'text', text: 'hi' } },
      on_failure: { source: null },
    };
    for (const source of platforms) {
      for (const target of platforms.filter((one) => one !== source)) {
        const route = { source: channels[source], target: channels[target] };
        const more = { ...messages, tags: tags(source, target) };
        campaigns.set(`${source} ${target}`, await insertCampaign(pool, route, more));
      }
    }
    return (source: Side, target: Side) =>
      link(campaigns.get(`${source.platform} ${target.platform}`) ?? '', source, target);
  };

  /** A card of the source, used by the target with *Yes*. @returns the attempt; null if the rules refuse it */
  async function link(campaignId: string, source: Side, target: Side): Promise<string | null> {
    const cardId = await insertCard(pool, { campaignId, contactId: source.id });
    const now = context.now();
    const tap = { cardId, tapId: cardId, tappedAt: now, provenance: null };
    const rows = await context.store.link.read({ ...tap, externalId: target.id, idTokenHash: null, now });
    if (!rows) throw new Error('no card');
    const decision = decideFriend(linkFacts(rows, tap, target.id, null, now), { asks: false, consent: true });
    if (decision.act !== 'link') return null;
    const subject = {
      tap,
      externalId: target.id,
      name: null,
      pictureUrl: null,
      idTokenHash: null,
      platformCode: null,
      proven: true,
    };
    const { changes, attemptId } = await linkChanges(context, rows, subject, decision, now);
    if (!(await context.store.write({ ...changes, now }))) throw new Error('a link was overtaken');
    return attemptId;
  }

  const close = async () => {
    await context.store.close();
    await database.drop();
  };
  return { context, clock, sql, addContact, addCampaigns, close };
}
