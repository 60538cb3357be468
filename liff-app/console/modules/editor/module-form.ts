import type { ModuleBlock, ModuleButton, ModuleView, NewModule } from '../../../../server/contract/modules.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';

/** `does` keeps both words while the person tries one, then the other. */
export type ButtonForm = { key: string; label: string; does: 'open' | 'say'; url: string; reply: string };
/** A block as the form holds it, half-typed words too. `key` stays with it while it moves. */
export type BlockForm = { key: string } & (
  | { kind: 'text'; text: string }
  | { kind: 'image'; imageId: string | null }
  | { kind: 'buttons'; imageId: string | null; title: string; text: string; buttons: ButtonForm[] }
  | { kind: 'card'; campaignId: string | null }
);
export type BlockKind = BlockForm['kind'];
/** `platform` is null until it is chosen; then it stays. */
export type ModuleForm = { platform: Platform | null; name: string; blocks: BlockForm[] };

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

export const newForm = (platform: Platform | null): ModuleForm => ({ platform, name: '', blocks: [newBlock('text')] });

/** The form of a module as the server has it. */
export const formOf = ({ platform, name, blocks }: ModuleView): ModuleForm => ({
  platform,
  name,
  blocks: blocks.map(blockForm),
});

function blockForm(block: ModuleBlock): BlockForm {
  const key = newKey();
  return block.kind === 'buttons' ? { ...block, key, buttons: block.buttons.map(buttonForm) } : { ...block, key };
}

const buttonForm = (button: ModuleButton): ButtonForm => ({
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

const buttonOf = ({ label, does, url, reply }: ButtonForm): ModuleButton =>
  does === 'open' ? { label: label.trim(), url: url.trim() } : { label: label.trim(), reply: reply.trim() };

/** True where both would be saved as the same. */
export const sameForm = (one: ModuleForm, other: ModuleForm): boolean =>
  one.platform === other.platform && JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
