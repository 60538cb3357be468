import type { CampaignView, MessageAction } from '../../contract/campaigns.ts';
import type { ModuleBlock } from '../../contract/modules.ts';
import { nameVariable, unknownVariables } from '../../contract/name-variable.ts';
import type { Warnings } from '../../contract/warnings.ts';

/** `isNamed`: `{name}` is replaced in this text. */
type Text = { path: string; text: string; isNamed: boolean };
type CampaignTexts = Pick<CampaignView, 'card' | 'onSuccess' | 'onFailure'>;

/** Braces in a campaign's texts that nothing will replace. */
export function campaignWarnings({ card, onSuccess, onFailure }: CampaignTexts): Warnings {
  const said = (path: string, action: MessageAction | null): Text[] =>
    action?.kind === 'text' ? [{ path: `${path}.text`, text: action.text, isNamed: true }] : [];
  return warningsOf([
    ...(['title', 'text', 'button', 'whatsappText'] as const).map((part) => plain(`card.${part}`, card[part] ?? '')),
    ...said('onSuccess.source', onSuccess.source),
    ...said('onSuccess.target', onSuccess.target),
    ...said('onFailure.source', onFailure.source),
  ]);
}

/** The same for a bot module's blocks. */
export const moduleWarnings = (blocks: readonly ModuleBlock[]): Warnings =>
  warningsOf(blocks.flatMap((block, index) => textsOf(block, `blocks.${index}`)));

function textsOf(block: ModuleBlock, path: string): Text[] {
  switch (block.kind) {
    case 'text':
      return [{ path: `${path}.text`, text: block.text, isNamed: true }];
    case 'buttons':
      return [
        { path: `${path}.title`, text: block.title, isNamed: true },
        { path: `${path}.text`, text: block.text, isNamed: true },
        ...block.buttons.map(({ label }, index) => plain(`${path}.buttons.${index}.label`, label)),
      ];
    case 'image':
    case 'card':
      return [];
  }
}

const plain = (path: string, text: string): Text => ({ path, text, isNamed: false });

const warningsOf = (texts: Text[]): Warnings =>
  texts.flatMap(({ path, text, isNamed }) =>
    unknownVariables(text, isNamed).map((variable) => ({
      path,
      code: 'unknown_variable',
      message: messageOf(variable),
    })),
  );

const messageOf = (variable: string): string =>
  variable === nameVariable
    ? `${variable} is not replaced here, only in messages: customers read it as it stands`
    : `${variable} is not replaced by anything: customers read it as it stands; a customer's name is ${nameVariable}`;
