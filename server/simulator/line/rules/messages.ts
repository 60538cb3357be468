import { isRecord } from '../../http/requests.ts';
import { bodyErrors, type LineErrorDetail, type LineRefusal } from '../errors.ts';
import { actionCheck } from './actions.ts';
import { address, list, type Shape, shaped, string, typed } from './checks.ts';
import { flexFaults } from './flex.ts';
import { templateFaults } from './template.ts';

const types = 'text, textV2, sticker, image, video, audio, location, imagemap, template, flex'.split(', ');
const common = ['type', 'quickReply', 'sender', 'quoteToken'];
const own: Record<string, string[]> = {
  text: ['text', 'emojis'],
  image: ['originalContentUrl', 'previewImageUrl'],
  flex: ['altText', 'contents'],
  template: ['altText', 'template'],
};

/**
 * Why LINE would refuse these messages, or nothing. Text, image, flex and template are checked in full; kinds that OmniLink does not
 * send are refused, so that no unchecked message passes. Limits: line.md §1.4.
 */
export function messagesRefusal(messages: unknown): LineRefusal | undefined {
  if (!Array.isArray(messages)) return bodyErrors([{ message: 'May not be empty', property: 'messages' }]);
  if (messages.length < 1 || messages.length > 5) {
    return bodyErrors([{ message: 'Size must be between 1 and 5', property: 'messages' }]);
  }
  const details = messages.flatMap((message, index) => plainFaults(message, `messages[${index}]`));
  if (details.length > 0) return bodyErrors(details);
  for (const [index, message] of messages.entries()) {
    const faults = richFaults(message);
    if (faults.length > 0) {
      const text = `A message (messages[${index}]) in the request body is invalid`;
      return { status: 400, message: text, details: faults };
    }
  }
  return undefined;
}

function plainFaults(message: unknown, at: string): LineErrorDetail[] {
  if (!isRecord(message)) return [{ message: 'May not be empty', property: at }];
  const type = typeof message.type === 'string' ? message.type : '';
  const properties = own[type];
  if (!types.includes(type) || !properties) {
    return [{ message: `Must be one of the following values: [${types.join(', ')}]`, property: `${at}.type` }];
  }
  const unknown = Object.keys(message).filter((name) => ![...common, ...properties].includes(name));
  return [
    ...unknown.map((name) => ({ message: 'Unknown property', property: `${at}.${name}` })),
    ...(type === 'text' ? length(message.text, 5000, `${at}.text`) : []),
    ...(properties.includes('altText') ? length(message.altText, 1500, `${at}.altText`) : []),
    ...senderFaults(message.sender, at),
  ];
}

function length(value: unknown, limit: number, property: string): LineErrorDetail[] {
  if (typeof value !== 'string' || value === '') return [{ message: 'May not be empty', property }];
  return value.length > limit ? [{ message: `Length must be between 0 and ${limit}`, property }] : [];
}

function senderFaults(sender: unknown, at: string): LineErrorDetail[] {
  const name = isRecord(sender) ? sender.name : undefined;
  if (typeof name !== 'string') return [];
  if (name.length > 20) return [{ message: 'Length must be between 0 and 20', property: `${at}.sender.name` }];
  return /line/i.test(name) ? [{ message: 'Invalid sender name', property: `${at}.sender.name` }] : [];
}

const picture: Shape = {
  required: ['originalContentUrl', 'previewImageUrl'],
  properties: { originalContentUrl: address(2000, ['https']), previewImageUrl: address(2000, ['https']) },
};
const quickReply = shaped({
  required: ['items'],
  properties: {
    items: list(1, 13, (value, path, faults) =>
      typed(() => ({
        action: { required: ['action'], properties: { imageUrl: string(2000), action: actionCheck(20, true) } },
      }))(value, path, faults),
    ),
  },
});

function richFaults(message: Record<string, unknown>): LineErrorDetail[] {
  const faults: LineErrorDetail[] = [];
  if (message.quickReply !== undefined) quickReply(message.quickReply, '/quickReply', faults);
  if (message.type === 'flex') faults.push(...flexFaults(message.contents));
  if (message.type === 'template') faults.push(...templateFaults(message.template));
  if (message.type === 'image') {
    const { originalContentUrl, previewImageUrl } = message;
    shaped(picture)({ originalContentUrl, previewImageUrl }, '', faults);
  }
  return faults;
}
