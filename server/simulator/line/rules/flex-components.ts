import { actionCheck } from './actions.ts';
import {
  address,
  anything,
  boolean,
  type Check,
  invalid,
  list,
  matching,
  number,
  oneOf,
  type Shape,
  string,
  typed,
} from './checks.ts';

const action = actionCheck(40, false);
const buttonAction = actionCheck(40, true);
const px = /^-?\d+(\.\d+)?px$/;
const space = matching(new RegExp(`${px.source}|^(none|xs|sm|md|lg|xl|xxl)$|^\\d+(\\.\\d+)?%$`));
const color = matching(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/);
const fontSize = matching(new RegExp(`${px.source}|^(xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl)$`));
const imageSize = matching(new RegExp(`${px.source}|^(xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl|full)$|^\\d+(\\.\\d+)?%$`));
const placed = {
  flex: number(0, 1000),
  margin: space,
  position: oneOf('relative', 'absolute'),
  offsetTop: space,
  offsetBottom: space,
  offsetStart: space,
  offsetEnd: space,
};

/** `w:h`, each 1 to 100,000, and no taller than three times its width: why a taller card picture can't be sent. */
const aspectRatio: Check = (value, path, faults) => {
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value) : null;
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const inRange = [width, height].every((side) => side >= 1 && side <= 100_000);
  if (!match || !inRange || height > 3 * width) invalid(faults, path);
};

const child: Check = (value, path, faults) => typed(() => inBox)(value, path, faults);
const span: Shape = {
  required: ['text'],
  properties: {
    text: string(),
    color,
    size: fontSize,
    weight: oneOf('regular', 'bold'),
    style: anything,
    decoration: anything,
  },
};

/** Each component's properties. https://developers.line.biz/en/reference/messaging-api/#flex-message-components */
export const components: Record<string, Shape> = {
  box: {
    required: ['layout', 'contents'],
    properties: {
      ...placed,
      layout: oneOf('horizontal', 'vertical', 'baseline'),
      contents: list(0, 100, child),
      spacing: space,
      backgroundColor: color,
      borderColor: color,
      borderWidth: anything,
      cornerRadius: space,
      width: anything,
      maxWidth: anything,
      height: anything,
      maxHeight: anything,
      paddingAll: space,
      paddingTop: space,
      paddingBottom: space,
      paddingStart: space,
      paddingEnd: space,
      justifyContent: anything,
      alignItems: anything,
      background: anything,
      action,
    },
  },
  text: {
    required: [],
    properties: {
      ...placed,
      text: string(),
      contents: list(
        0,
        100,
        typed(() => ({ span })),
      ),
      adjustMode: oneOf('shrink-to-fit'),
      size: fontSize,
      align: oneOf('start', 'end', 'center'),
      gravity: oneOf('top', 'bottom', 'center'),
      wrap: boolean,
      lineSpacing: matching(px),
      maxLines: number(0, 10_000),
      weight: oneOf('regular', 'bold'),
      color,
      action,
      style: oneOf('normal', 'italic'),
      decoration: oneOf('none', 'underline', 'line-through'),
      scaling: boolean,
    },
  },
  image: {
    required: ['url'],
    properties: {
      ...placed,
      url: address(2000, ['https']),
      align: oneOf('start', 'end', 'center'),
      gravity: oneOf('top', 'bottom', 'center'),
      size: imageSize,
      aspectRatio,
      aspectMode: oneOf('cover', 'fit'),
      backgroundColor: color,
      action,
      animated: boolean,
    },
  },
  button: {
    required: ['action'],
    properties: {
      ...placed,
      action: buttonAction,
      height: oneOf('sm', 'md'),
      style: oneOf('primary', 'secondary', 'link'),
      color,
      gravity: oneOf('top', 'bottom', 'center'),
      adjustMode: oneOf('shrink-to-fit'),
      scaling: boolean,
    },
  },
  icon: {
    required: ['url'],
    properties: { ...placed, url: address(2000, ['https']), size: fontSize, aspectRatio, scaling: boolean },
  },
  separator: { required: [], properties: { margin: space, color } },
  filler: { required: [], properties: { flex: number(0, 1000) } },
  video: {
    required: ['url', 'previewUrl', 'altContent'],
    properties: {
      url: address(2000, ['https']),
      previewUrl: address(2000, ['https']),
      altContent: anything,
      aspectRatio,
      action,
    },
  },
};
const { video: _video, ...inBox } = components;
