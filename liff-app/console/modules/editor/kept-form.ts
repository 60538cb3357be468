import { z } from 'zod';
import { platformIds } from '../../../../server/contract/platforms.ts';
import type { ModuleForm } from './module-form.ts';

type Kept = { form: ModuleForm; etag: string | null };

const storeKey = (name: string) => `omnilink.module.${name}`;

/**
 * Writes a module that isn't saved where a reload finds it; null takes it away. A full or forbidden store costs the copy, never the page.
 * @param name the module's id, or what names a new one
 */
export function keepForm(name: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(storeKey(name), JSON.stringify(kept));
    else localStorage.removeItem(storeKey(name));
  } catch (error) {
    console.warn('what was typed could not be kept in this browser', error);
  }
}

/** What was typed here before and never saved, or null. Another build of the page may have written it: then its shape is checked. */
export function keptForm(name: string): Kept | null {
  try {
    const kept = keptSchema.safeParse(JSON.parse(localStorage.getItem(storeKey(name)) ?? 'null'));
    return kept.success ? kept.data : null;
  } catch {
    return null;
  }
}

const id = z.string().nullable();
const button = z.object({
  key: z.string(),
  label: z.string(),
  does: z.enum(['open', 'say']),
  url: z.string(),
  reply: z.string(),
});
const key = z.string();
const block = z.discriminatedUnion('kind', [
  z.object({ key, kind: z.literal('text'), text: z.string() }),
  z.object({ key, kind: z.literal('image'), imageId: id }),
  z.object({
    key,
    kind: z.literal('buttons'),
    imageId: id,
    title: z.string(),
    text: z.string(),
    buttons: z.array(button),
  }),
  z.object({ key, kind: z.literal('card'), campaignId: id }),
]);
const keptSchema = z.object({
  form: z.object({
    platform: z.enum(platformIds).nullable(),
    name: z.string(),
    blocks: z.array(block),
  }),
  etag: z.string().nullable(),
}) satisfies z.ZodType<Kept>;
