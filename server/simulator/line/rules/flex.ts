import { isRecord } from '../../http/requests.ts';
import type { LineErrorDetail } from '../errors.ts';
import { actionCheck } from './actions.ts';
import { anything, type Check, invalid, list, oneOf, type Shape, shaped, typed } from './checks.ts';
import { components } from './flex-components.ts';

const only = (...types: string[]): Check =>
  typed(() => Object.fromEntries(Object.entries(components).filter(([type]) => types.includes(type))));

const box = only('box');
const bubble: Shape = {
  required: [],
  properties: {
    size: oneOf('nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga'),
    direction: oneOf('ltr', 'rtl'),
    header: box,
    hero: only('box', 'image', 'video'),
    body: box,
    footer: box,
    styles: shaped({
      required: [],
      properties: { header: anything, hero: anything, body: anything, footer: anything },
    }),
    action: actionCheck(40, false),
  },
};
const bubbleCheck = typed(() => ({ bubble }));
const containers: Record<string, Shape> = {
  bubble,
  carousel: { required: ['contents'], properties: { contents: list(1, 12, bubbleCheck) } },
};

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/**
 * Faults of a flex message's `contents`, with JSON pointers into it. https://developers.line.biz/en/reference/messaging-api/#flex-message
 */
export function flexFaults(contents: unknown): LineErrorDetail[] {
  const faults: LineErrorDetail[] = [];
  typed(() => containers)(contents, '', faults);
  if (faults.length > 0 || !isRecord(contents)) return faults;
  if (contents.type === 'bubble') bubbleSize(contents, '', faults);
  if (contents.type === 'carousel' && Array.isArray(contents.contents)) {
    if (bytes(contents) > 50 * 1024) invalid(faults, '/');
    const widths = new Set(contents.contents.map((one) => (isRecord(one) ? (one.size ?? 'mega') : 'mega')));
    if (widths.size > 1) invalid(faults, '/contents');
    for (const [index, one] of contents.contents.entries()) bubbleSize(one, `/contents/${index}`, faults);
  }
  return faults;
}

function bubbleSize(one: unknown, path: string, faults: LineErrorDetail[]): void {
  if (bytes(one) > 30 * 1024) invalid(faults, path === '' ? '/' : path);
  const blocks = isRecord(one) ? [one.header, one.hero, one.body, one.footer] : [];
  if (blocks.every((block) => block === undefined)) {
    faults.push({ message: 'At least one block must be specified', property: path === '' ? '/' : path });
  }
}
