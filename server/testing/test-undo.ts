// A database of people on four platforms, linked, edited and separated by the real flows, without platform calls.
import { readConfig } from '../config.ts';
import { buildContext } from '../context.ts';
import { decideFriend } from '../domain/link-decision.ts';
import { linkChanges } from '../flows/linking/link-changes.ts';
import { linkFacts } from '../flows/linking/link-facts.ts';
import { openTestDatabase } from '../store/testing/test-database.ts';
import { insertCampaign, insertCard, insertChannel, insertContact } from '../store/testing/test-rows.ts';

const platforms = ['line', 'messenger', 'instagram', 'whatsapp'] as const;
export type PlatformName = (typeof platforms)[number];
export type UndoWorld = Awaited<ReturnType<typeof openUndoWorld>>;

/** Creates it; `close` deletes the database. */
export async function openUndoWorld() {
  const database = await openTestDatabase();
  const config = readConfig({
    PUBLIC_URL: 'https://link.example.com',
    TRUST_PROXY: '0',
    ADMIN_API_KEY: 'admin-key-for-tests-0123456789-abc',
  });
  const context = buildContext(config, database.url, [{ kid: 'test', secret: new Uint8Array(32).fill(7) }]);
  const { pool } = context.store;
  const sql = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await pool.query<T>(text, values)).rows;

  const channels = {} as Record<PlatformName, string>;
  for (const platform of platforms) {
    channels[platform] = await insertChannel(pool, platform);
  }
  const campaigns = new Map<string, string>();
  for (const source of platforms) {
    for (const target of platforms.filter((one) => one !== source)) {
      const messages = {
        on_success: { source: null, target: { kind: 'text', text: 'hi' } },
        on_failure: { source: null },
      };
      const more = { ...messages, tags: linkTags(source, target) };
      const route = { source: channels[source], target: channels[target] };
      campaigns.set(`${source} ${target}`, await insertCampaign(pool, route, more));
    }
  }

  /** A contact on its own profile; profiles are as old as the order of these calls. */
  const addContact = (platform: PlatformName) => insertContact(pool, channels[platform]);

  /** A card of the source, used by the target with *Yes*. @returns the attempt; null if the rules refuse it */
  const link = async (
    source: { id: string; platform: PlatformName },
    target: { id: string; platform: PlatformName },
  ): Promise<string | null> => {
    const campaignId = campaigns.get(`${source.platform} ${target.platform}`) ?? '';
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
  };

  const close = async () => {
    await context.store.close();
    await database.drop();
  };
  return { context, sql, addContact, link, close };
}

/** The tags that links of each direction add. */
export const linkTags = (source: PlatformName, target: PlatformName) => ({
  source: [`${source} has ${target}`],
  target: [`${target} from ${source}`],
});
