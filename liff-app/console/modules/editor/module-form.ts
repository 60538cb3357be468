import { z } from 'zod';
import { platformSchema } from '../../../../server/contract/link.ts';
import type { ModuleBlock, ModuleButton, ModuleView, NewModule } from '../../../../server/contract/modules.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';
import type { PreviewBlock } from '../../../../server/contract/previews.ts';
import { localDraft } from '../../data/local-draft.ts';

const key = z.string();
const imageId = z.string().nullable();
/** `does` keeps both texts while the person tries one, then the other. */
const buttonForm = z.object({
  key,
  label: z.string(),
  does: z.enum(['open', 'say']),
  url: z.string(),
  reply: z.string(),
});
/** A block as the form holds it, half-typed text included. `key` stays with it while it moves. */
const blockForm = z.discriminatedUnion('kind', [
  z.object({ key, kind: z.literal('text'), text: z.string() }),
  z.object({ key, kind: z.literal('image'), imageId }),
  z.object({
    key,
    kind: z.literal('buttons'),
    imageId,
    title: z.string(),
    text: z.string(),
    buttons: z.array(buttonForm),
  }),
  z.object({ key, kind: z.literal('card'), campaignId: z.string().nullable() }),
]);
/** `platform` is null until it is chosen; then it stays. */
const moduleForm = z.object({ platform: platformSchema.nullable(), name: z.string(), blocks: z.array(blockForm) });

export type ButtonForm = z.infer<typeof buttonForm>;
export type BlockForm = z.infer<typeof blockForm>;
export type BlockKind = BlockForm['kind'];
export type ModuleForm = z.infer<typeof moduleForm>;

/** What was typed and isn't saved, and the server's version then. @param name the module's id, or what names a new one */
export const moduleDraft = (name: string) =>
  localDraft(`module.${name}`, z.object({ form: moduleForm, etag: z.string().nullable() }));

const newKey = () => crypto.randomUUID();

export const newButton = (): ButtonForm => ({ key: newKey(), label: '', does: 'open', url: '', reply: '' });

export function newBlock(kind: BlockKind): BlockForm {
  const key = newKey();
  switch (kind) {
    case 'text':
      return { key, kind, text: '' };
    case 'image':
      return { key, kind, imageId: null };
    case 'buttons':
      return { key, kind, imageId: null, title: '', text: '', buttons: [newButton()] };
    case 'card':
      return { key, kind, campaignId: null };
  }
}

export const newModuleForm = (platform: Platform | null): ModuleForm => ({
  platform,
  name: '',
  blocks: [newBlock('text')],
});

/** The form of a module as the server has it. */
export const moduleFormOf = ({ platform, name, blocks }: ModuleView): ModuleForm => ({
  platform,
  name,
  blocks: blocks.map(blockFormOf),
});

function blockFormOf(block: ModuleBlock): BlockForm {
  const key = newKey();
  return block.kind === 'buttons' ? { ...block, key, buttons: block.buttons.map(buttonFormOf) } : { ...block, key };
}

const buttonFormOf = (button: ModuleButton): ButtonForm => ({
  ...newButton(),
  ...button,
  does: 'url' in button ? 'open' : 'say',
});

/** What is sent to the server: `platform` apart. The form has no problem by then, so nothing is missing. */
export const contentOf = ({ name, blocks }: ModuleForm): Omit<NewModule, 'platform'> => ({
  name: name.trim(),
  blocks: blocks.map(blockOf),
});

function blockOf(block: BlockForm): ModuleBlock {
  switch (block.kind) {
    case 'text':
      return { kind: 'text', text: block.text.trim() };
    case 'image':
      return { kind: 'image', imageId: block.imageId ?? '' };
    case 'buttons':
      return {
        kind: 'buttons',
        imageId: block.imageId,
        title: block.title.trim(),
        text: block.text.trim(),
        buttons: block.buttons.map(buttonOf),
      };
    case 'card':
      return { kind: 'card', campaignId: block.campaignId ?? '' };
  }
}

/** The blocks as a preview takes them, complete or not. */
export const previewBlocks = (blocks: BlockForm[]): PreviewBlock[] =>
  blocks.map((block) => {
    switch (block.kind) {
      case 'image':
        return { kind: 'image', imageId: block.imageId };
      case 'card':
        return { kind: 'card', campaignId: block.campaignId };
      default:
        return blockOf(block);
    }
  });

const buttonOf = ({ label, does, url, reply }: ButtonForm): ModuleButton =>
  does === 'open' ? { label: label.trim(), url: url.trim() } : { label: label.trim(), reply: reply.trim() };

/** True where both would be saved as the same. */
export const sameModuleForm = (one: ModuleForm, other: ModuleForm): boolean =>
  one.platform === other.platform && JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
