import { pageOf } from '../../../server/contract/common.ts';
import { type TagView, tagViewSchema } from '../../../server/contract/tags.ts';
import { call, removeIfThere } from '../../api.ts';

const path = (name: string) => `/tags/${encodeURIComponent(name)}`;

export const getTag = (name: string) => call(tagViewSchema, 'GET', path(name));

/** @param merge into the tag of that name, if there is one; else it is a `conflict` */
export const renameTag = (name: string, to: string, merge: boolean) =>
  call(tagViewSchema, 'PATCH', path(name), { body: { name: to, merge } });

/** @param force also if something uses it; else that is a `conflict` */
export const removeTag = (name: string, force: boolean) => removeIfThere(path(name), { force: String(force) });

const looked = 50;
const suggested = 10;

/** Names of tags that hold this text: those that begin with it first, then those of most contacts. None without an answer. */
export async function suggestTags(text: string): Promise<string[]> {
  const reply = await call(pageOf(tagViewSchema), 'GET', '/tags', { query: { q: text, limit: looked } });
  return reply.ok ? ranked(reply.value.items, text).slice(0, suggested) : [];
}

function ranked(tags: TagView[], text: string): string[] {
  const begins = ({ name }: TagView) => Number(name.toLocaleLowerCase().startsWith(text.toLocaleLowerCase()));
  return tags
    .toSorted((one, other) => begins(other) - begins(one) || other.contacts - one.contacts)
    .map(({ name }) => name);
}
