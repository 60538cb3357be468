import { isRecord } from '../../http/requests.ts';
import type { LineErrorDetail } from '../errors.ts';
import { actionCheck } from './actions.ts';
import { address, anything, graphemes, invalid, list, oneOf, type Shape, string, typed } from './checks.ts';

const action = actionCheck(20, true);
const column = {
  thumbnailImageUrl: address(2000, ['https']),
  imageBackgroundColor: anything,
  title: string(40, graphemes),
  defaultAction: actionCheck(20, false),
};
const columnShape: Shape = {
  required: ['text', 'actions'],
  properties: { ...column, text: string(120, graphemes), actions: list(1, 3, action) },
};
const picture = { imageAspectRatio: oneOf('rectangle', 'square'), imageSize: oneOf('cover', 'contain') };

const templates: Record<string, Shape> = {
  buttons: {
    required: ['text', 'actions'],
    properties: { ...column, ...picture, text: string(160, graphemes), actions: list(1, 4, action) },
  },
  confirm: {
    required: ['text', 'actions'],
    properties: { text: string(240, graphemes), actions: list(2, 2, action) },
  },
  carousel: {
    required: ['columns'],
    properties: { ...picture, columns: list(1, 10, (value, path, faults) => columnOf(value, path, faults)) },
  },
};

/** Faults of a template object, with JSON pointers into it. https://developers.line.biz/en/reference/messaging-api/#template-messages */
export function templateFaults(template: unknown): LineErrorDetail[] {
  const faults: LineErrorDetail[] = [];
  typed(() => templates)(template, '', faults);
  if (isRecord(template) && template.type === 'buttons') shortText(template, '', faults);
  return faults;
}

function columnOf(value: unknown, path: string, faults: LineErrorDetail[]): void {
  typed(() => ({ column: columnShape }))(isRecord(value) ? { ...value, type: 'column' } : value, path, faults);
  if (isRecord(value)) shortText(value, path, faults);
}

/** With a title or a picture the text may hold only 60. */
function shortText(holder: Record<string, unknown>, path: string, faults: LineErrorDetail[]): void {
  const accompanied = holder.title !== undefined || holder.thumbnailImageUrl !== undefined;
  if (accompanied && typeof holder.text === 'string' && graphemes(holder.text) > 60) invalid(faults, `${path}/text`);
}
