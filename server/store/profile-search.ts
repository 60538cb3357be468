import type { Pool } from 'pg';
import type { SearchWord } from '../domain/texts/search-words.ts';
import { type ContactRow, contactColumns } from './contacts.ts';
import { lastId } from './newest-first.ts';

/** Where a page of found profiles begins: behind a profile that a word names exactly, or behind a contact's `seq`. */
export type SearchCursor = { afterExact: string } | { afterSeq: number };
export type SearchFilter = {
  words: readonly SearchWord[];
  /** The profiles that are meant by ids among the words; null without such. */
  only: readonly string[] | null;
  tag: string | null;
  limit: number;
  after: SearchCursor | null;
};
export type FoundProfiles = { ids: string[]; next: SearchCursor | null };
export type ShownProfile = { id: string; memberNumber: string | null; contacts: ContactRow[] };
type NewestFilter = { tag: string | null; limit: number; before: string | null };

/** How many contacts one page looks through for a filter that few of them pass. */
const lookedThrough = 1_000;
/** A tag that fewer contacts have is found by its index. */
const fewTagged = 400;
/** Profiles that one word may name exactly: member numbers aren't unique. */
const mostExact = 100;
/** Words that are looked for at first, up to so many contacts each, to go on with the rarest; the others are only compared. */
const mostCounted = 5;
const mostSampled = 200;

/**
 * The contacts in which `text` occurs, the newest first, bucket by bucket: the outer rows are in order, and a `limit` ends the loop.
 * `seq + 0`: no order of an index, so that the words' index is used whatever the statistics.
 */
const stream = (text: string, before = '9223372036854775807') => `
  select s.* from generate_series((select max(seq) >> 13 from contact_search), (select min(seq) >> 13 from contact_search), -1) b (n)
  cross join lateral (
    select x.contact_id, x.seq from contact_search x
    where search_terms(x.seq >> 13, x.words) @> (case when length(${text}) = 1 then array[b.n || ':' || ${text}]
        else array(select b.n || ':' || substr(${text}, i, 2) from generate_series(1, least(length(${text}) - 1, 24),
          case when length(${text}) > 6 then 2 else 1 end) i) end)
      and strpos(x.words, ${text}) > 0 and x.seq + 0 < ${before}
    order by x.seq desc offset 0) s
  where b.n <= (${before}) >> 13`;

const contactsOf = (profile: string) =>
  `(select * from contact x where x.profile_id = ${profile} and x.same_as is null offset 0)`;

/** True if each word is in a name or number of the profile's contacts, or is one of its ids or its member number. */
const hasEveryWord = (profile: string) => `not exists (
  select from word w where not exists (
    select from ${contactsOf(profile)} c
      left join lateral (select x.words from contact_search x where x.contact_id = c.id offset 0) s on true
    where strpos(s.words, w.text) > 0 or w.id in (c.external_id, c.second_id))
  and not exists (select from profile x where x.id = ${profile} and lower(x.member_number) = lower(w.raw)))`;

const hasTag = (profile: string) =>
  `($4::text is null or exists (select from ${contactsOf(profile)} c where $4 = any (c.tags)))`;

/**
 * $1 the words as they are searched, $2 as typed, $3 as ids of platforms, $4 a tag, $5 profiles, $6 `seq` of the page before,
 * $7 exact profile of the page before, $8 whether exact ones are wanted.
 */
const searchSql = (limit: number) => `
with word as materialized (
  select n, search_text(text) as text, raw, id from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (text, raw, id, n)),
named as materialized (
  select w.n, p.id from word w cross join lateral (
    select id from profile x where x.member_number in (w.raw, upper(w.raw), lower(w.raw)) and x.merged_into is null limit ${mostExact}) p
  union
  select w.n, c.profile_id from word w cross join channel ch cross join lateral (
    select profile_id from contact x where x.channel_id = ch.id and x.external_id = w.id and x.same_as is null
    union all select profile_id from contact x where x.channel_id = ch.id and x.second_id = w.id and x.same_as is null offset 0) c),
exact as materialized (
  select id from (select distinct id from named where $5::uuid[] is null union select unnest($5::uuid[])) e
  where ${hasEveryWord('e.id')} and ${hasTag('e.id')}),
exact_page as materialized (
  select id from exact where $8 and id < $7 order by id desc limit ${limit + 1}),
sample as materialized (
  select w.n, s.contact_id, s.seq from (select * from word order by length(text) desc, n limit ${mostCounted}) w
  cross join lateral (${stream('w.text')} limit ${mostSampled}) s
  where (select count(*) from word) > 1),
driver as materialized (
  select w.n, w.text, case when (select count(*) from word) = 1 then ${mostSampled} else (select count(*) from sample s where s.n = w.n) end as found
  from (select * from word order by length(text) desc, n limit ${mostCounted}) w order by found, w.n limit 1),
candidate as materialized (
  select c.profile_id, s.seq from driver d cross join lateral (
    select s.contact_id, s.seq from sample s where d.found < ${mostSampled} and s.n = d.n and s.seq < $6
    union all (${stream('d.text', '$6::bigint')} and d.found >= ${mostSampled} limit ${lookedThrough})) s
  cross join lateral (select x.profile_id from contact x where x.id = s.contact_id offset 0) c
  where $5 is null),
match as materialized (
  select k.profile_id, k.seq from candidate k cross join driver d
  where not exists (select from exact e where e.id = k.profile_id)
    and not exists (select from ${contactsOf('k.profile_id')} c
      cross join lateral (select x.seq, x.words from contact_search x where x.contact_id = c.id offset 0) s
      where s.seq > k.seq and strpos(s.words, d.text) > 0)
    and ((select count(*) from word) = 1 or ${hasEveryWord('k.profile_id')}) and ${hasTag('k.profile_id')}
  limit greatest(0, ${limit + 1} - (select count(*) from exact_page)))
select
  (select coalesce(json_agg(id order by id desc), '[]') from exact_page) as exact,
  (select coalesce(json_agg(json_build_object('id', profile_id, 'seq', seq) order by seq desc), '[]') from match) as matches,
  case when (select count(*) from match) + (select count(*) from exact_page) <= ${limit}
    then (select seq from candidate offset ${lookedThrough - 1} limit 1) end as reached`;

/** Contacts from the newest on, or those of a tag that few have, which its index finds. $1 the last one of the page before, $2 a tag. */
const candidates = {
  // Without `same_as is null` here: never analyzed, it counts as so rare that the whole table is read and sorted.
  all: `select id, profile_id, tags, same_as from contact where id < $1 order by id desc limit ${lookedThrough}`,
  tagged: `select * from (
    select id, profile_id, tags, same_as from contact where tags @> array[$2::text] and tags <> '{}' offset 0) x
    where id < $1 order by id desc limit ${lookedThrough}`,
};
const newestSql = (limit: number, from: keyof typeof candidates) => `
with candidate as materialized (${candidates[from]}),
match as materialized (
  select k.id, k.profile_id from candidate k
  where k.same_as is null and ($2::text is null or $2 = any (k.tags))
    and not exists (select from ${contactsOf('k.profile_id')} c where c.id > k.id and ($2 is null or $2 = any (c.tags)))
  limit ${limit + 1})
select (select coalesce(json_agg(json_build_object('id', profile_id, 'contactId', id) order by id desc), '[]') from match) as matches,
  case when (select count(*) from match) <= ${limit} then (select id from candidate offset ${lookedThrough - 1} limit 1) end as reached`;

/** Finds profiles by their contacts, and keeps what is searched complete. */
export function buildProfileSearchStore(pool: Pool) {
  return {
    /** The profiles with the newest contacts, or with the newest of those that have a tag. */
    async newest({ tag, limit, before }: NewestFilter): Promise<{ ids: string[]; next: string | null }> {
      const { rows: counts } = await pool.query('select contacts from tag where name = $1', [tag]);
      const isRare = tag !== null && (counts[0]?.contacts ?? 0) < fewTagged;
      const { rows } = await pool.query(newestSql(limit, isRare ? 'tagged' : 'all'), [before ?? lastId, tag]);
      const { matches, reached } = rows[0] as Matches<{ id: string; contactId: string }, string>;
      const shown = matches.slice(0, limit);
      const next = matches.length > limit ? (shown.at(-1)?.contactId ?? null) : reached;
      return { ids: shown.map(({ id }) => id), next };
    },

    /**
     * The profiles that have every word: first those that a word names exactly, then by their newest contact that has the rarest word.
     * A page may hold fewer than `limit`, or none, and a `next` all the same.
     */
    async find({ words, only, tag, limit, after }: SearchFilter): Promise<FoundProfiles> {
      const isSeq = after !== null && 'afterSeq' in after;
      const { rows } = await pool.query(searchSql(limit), [
        words.map(({ text }) => text),
        words.map(({ raw }) => raw),
        words.map(({ externalId }) => externalId),
        tag,
        only,
        isSeq ? after.afterSeq : Number.MAX_SAFE_INTEGER,
        after && !isSeq ? after.afterExact : lastId,
        !isSeq,
      ]);
      const { exact, matches, reached } = rows[0] as Matches<{ id: string; seq: number }, number> & { exact: string[] };
      const all = [
        ...exact.map((id) => ({ id, cursor: { afterExact: id } })),
        ...matches.map(({ id, seq }) => ({ id, cursor: { afterSeq: seq } })),
      ];
      const shown = all.slice(0, limit);
      const last = shown.at(-1)?.cursor ?? null;
      return {
        ids: shown.map(({ id }) => id),
        next: all.length > limit ? last : reached === null ? null : { afterSeq: reached },
      };
    },

    /** Profiles by their ids, in that order, each with its contacts. */
    async shown(ids: readonly string[]): Promise<ShownProfile[]> {
      const [profiles, contacts] = await Promise.all([
        pool.query<{ id: string; memberNumber: string | null }>(
          'select id, member_number as "memberNumber" from profile where id = any ($1)',
          [ids],
        ),
        pool.query<ContactRow>(
          `select c.* from unnest($1::uuid[]) p (id) cross join lateral (
             select ${contactColumns} from contact where profile_id = p.id and same_as is null order by id offset 0) c`,
          [ids],
        ),
      ]);
      return ids.flatMap((id) => {
        const profile = profiles.rows.find((row) => row.id === id);
        return profile ? [{ ...profile, contacts: contacts.rows.filter(({ profileId }) => profileId === id) }] : [];
      });
    },

    /** Enters the next contacts of before this index was there. @returns how many; 0 once all are */
    async fill(): Promise<number> {
      const { rows } = await pool.query<{ count: number }>(fillSql);
      return rows[0]?.count ?? 0;
    },
  };
}
type Matches<Row, Reached> = { matches: Row[]; reached: Reached | null };

/** Contacts that enter at a time. */
const filledAtOnce = 200;
const fillSql = `
with state as materialized (select before, next_seq from contact_search_fill where id = 1 for update skip locked),
batch as materialized (
  select c.*, row_number() over (order by c.id desc) as n from state cross join lateral (
    select x.id, x.same_as, contact_words(x.name, x.external_id, x.second_id) as words
    from contact x where x.id < state.before order by x.id desc limit ${filledAtOnce}) c),
entered as (
  insert into contact_search (contact_id, seq, words)
  select b.id, s.next_seq - b.n, b.words from batch b cross join state s where b.words <> '' and b.same_as is null
  on conflict (contact_id) do nothing),
went_on as (
  update contact_search_fill set before = (select id from batch order by id limit 1), next_seq = next_seq - ${filledAtOnce}
  where exists (select from batch)),
ended as (delete from contact_search_fill f using state where not exists (select from batch))
select count(*) as count from batch`;
