/** Marks that end a sentence, and brackets and quotes around words. */
const opening = /^[\s\p{Ps}\p{Pi}"']+/u;
const closing = /[\s\p{Pe}\p{Pf}"'.,;:!?…。、·~]+$/u;

/**
 * Normalizes a keyword or a customer's text for comparing: width, case, invisible characters, spaces, brackets or quotes around
 * it and punctuation after it don't matter. A text of only punctuation stays.
 */
export function foldKeyword(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  return plain.replace(opening, '').replace(closing, '') || plain;
}

/** An enabled campaign of a source channel, with its keywords. */
export type KeywordHolder = { id: string; name: string; keywords: string[] };

/** A keyword that another campaign of the same source has too. `wins`: this campaign is older, so its card is sent. */
export type KeywordCollision = { keyword: string; campaignId: string; name: string; wins: boolean };

/** The campaign whose keyword a customer's words match, null for none. @param holders oldest first: the first match counts */
export function holderOf<Holder extends Pick<KeywordHolder, 'keywords'>>(
  holders: readonly Holder[],
  text: string,
): Holder | null {
  const said = foldKeyword(text);
  if (!said) return null;
  return holders.find(({ keywords }) => keywords.some((keyword) => foldKeyword(keyword) === said)) ?? null;
}

/**
 * The keywords that a campaign shares with others of its source, each with the oldest of those.
 * @param campaign `keywords`: those it has, or would have once published. It needn't be enabled yet
 * @param holders the enabled campaigns of its source, oldest first; it may be among them. Ids are made in the order of time
 */
export function keywordCollisions(
  campaign: Pick<KeywordHolder, 'id' | 'keywords'>,
  holders: readonly KeywordHolder[],
): KeywordCollision[] {
  const others = holders.filter(({ id }) => id !== campaign.id);
  return campaign.keywords.flatMap((keyword) => {
    const other = holderOf(others, keyword);
    return other ? [{ keyword, campaignId: other.id, name: other.name, wins: campaign.id < other.id }] : [];
  });
}
