import { createHash } from 'node:crypto';
import { findReferences, showReference } from '../../domain/linking/campaign-reference.ts';
import { foldKeyword, type KeywordHolder } from '../../domain/linking/keyword.ts';

/** What an event may contain to request a card. */
export type CardRequest = {
  /** A campaign's id or reference, in fields that are meant for one: a postback's data, a link's `ref`. */
  names: (string | null | undefined)[];
  /** The customer's text: a keyword, or any text that contains a reference. */
  text?: string | null;
};

/** A campaign's reference, as links to a chat carry it. */
export const referenceOf = (campaignId: string): string =>
  showReference(createHash('sha256').update(campaignId).digest());

/**
 * The id of the requested campaign. `names` go before `text`; of several campaigns the oldest is returned.
 * @param holders a channel's enabled campaigns, oldest first
 */
export function campaignFor(holders: readonly KeywordHolder[], { names, text }: CardRequest): string | null {
  const index = indexOf(holders);
  const byReference = (words: string) => {
    const places = findReferences(words).flatMap((reference) => index.byReference.get(reference) ?? []);
    return places.length > 0 ? (index.ids[Math.min(...places)] ?? null) : null;
  };
  for (const name of names) {
    const id = name?.trim().toLowerCase();
    const campaign = id && index.known.has(id) ? id : byReference(name ?? '');
    if (campaign) return campaign;
  }
  if (!text) return null;
  const said = foldKeyword(text);
  const place = said ? index.byKeyword.get(said) : undefined;
  return place === undefined ? byReference(text) : (index.ids[place] ?? null);
}

/** A channel's enabled campaigns, oldest first, and the first one for each reference and each folded keyword. */
type CampaignIndex = {
  ids: string[];
  known: Set<string>;
  byReference: Map<string, number>;
  byKeyword: Map<string, number>;
};

const indexes = new WeakMap<readonly KeywordHolder[], CampaignIndex>();

/** Built once per list: a channel may have thousands of campaigns, and each message is looked up here. */
function indexOf(holders: readonly KeywordHolder[]): CampaignIndex {
  const made = indexes.get(holders);
  if (made) return made;
  const ids = holders.map(({ id }) => id);
  const index: CampaignIndex = { ids, known: new Set(ids), byReference: new Map(), byKeyword: new Map() };
  const first = (map: Map<string, number>, key: string, place: number) => map.set(key, map.get(key) ?? place);
  for (const [place, { id, keywords }] of holders.entries()) {
    first(index.byReference, referenceOf(id), place);
    for (const keyword of keywords) first(index.byKeyword, foldKeyword(keyword), place);
  }
  indexes.set(holders, index);
  return index;
}
