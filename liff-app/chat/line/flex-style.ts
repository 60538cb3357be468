import type { JSX } from 'preact';
import type { FlexBox, FlexComponent, FlexImage, FlexText } from './flex-message.ts';

type Style = JSX.CSSProperties;

// LINE's sizes in pixels, as its app draws them.
const gaps: Record<string, number> = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const paddings: Record<string, number> = { ...gaps, md: 8, lg: 12, xl: 16, xxl: 20 };
const fonts: Record<string, number> = {
  xxs: 11,
  xs: 13,
  sm: 14,
  md: 16,
  lg: 19,
  xl: 22,
  xxl: 29,
  '3xl': 35,
  '4xl': 48,
  '5xl': 74,
};
const images: Record<string, number> = {
  xxs: 40,
  xs: 60,
  sm: 80,
  md: 100,
  lg: 120,
  xl: 140,
  xxl: 160,
  '3xl': 180,
  '4xl': 200,
  '5xl': 220,
};

/** A named size, or one in pixels or percent. Letters grow with the phone's own text size. */
function length(value: string | undefined, named: Record<string, number>, unit: 'px' | 'rem' = 'px') {
  if (value === undefined) return undefined;
  const size = named[value] ?? (/^-?[\d.]+px$/.test(value) ? Number.parseFloat(value) : undefined);
  if (size !== undefined) return unit === 'rem' ? `${size / 16}rem` : `${size}px`;
  return /^[\d.]+%$/.test(value) ? value : undefined;
}

const ends: Record<string, string> = { start: 'flex-start', end: 'flex-end', 'flex-start': 'flex-start' };
const along = (value: string | undefined) => (value === undefined ? undefined : (ends[value] ?? value));

/** Where a component is in its box. */
export function placeStyle(component: FlexComponent, parent: FlexBox): Style {
  const isRow = parent.layout !== 'vertical';
  const { flex = isRow ? 1 : 0 } = 'flex' in component ? component : {};
  const margin = length(component.margin, gaps);
  const position = component.position === 'absolute' ? offsets(component) : {};
  const width = component.type === 'box' ? component.width : undefined;
  return {
    ...(isRow && { flex: width === undefined && flex > 0 ? `${flex} 1 0` : '0 0 auto' }),
    ...(!isRow && flex > 0 && { flexGrow: flex }),
    ...(margin && (isRow ? { marginInlineStart: margin } : { marginBlockStart: margin })),
    ...('gravity' in component && isRow && { alignSelf: gravities[component.gravity ?? 'top'] }),
    ...position,
  };
}

const gravities = { top: 'flex-start', center: 'center', bottom: 'flex-end' } as const;

function offsets({ offsetTop, offsetBottom, offsetStart, offsetEnd }: FlexComponent): Style {
  return {
    position: 'absolute',
    insetBlockStart: length(offsetTop, gaps),
    insetBlockEnd: length(offsetBottom, gaps),
    insetInlineStart: length(offsetStart, gaps),
    insetInlineEnd: length(offsetEnd, gaps),
  };
}

export function boxStyle(box: FlexBox): Style {
  const { background, borderWidth } = box;
  const all = length(box.paddingAll, paddings);
  const middle = background?.centerColor ? `${background.centerColor}, ` : '';
  return {
    gap: length(box.spacing, gaps),
    background: background
      ? `linear-gradient(${background.angle}, ${background.startColor}, ${middle}${background.endColor})`
      : box.backgroundColor,
    ...(borderWidth && {
      border: `${length(borderWidth, { light: 0.5, normal: 1, 'semi-bold': 1.5, bold: 2 }) ?? 0} solid ${box.borderColor ?? '#0000'}`,
    }),
    borderRadius: length(box.cornerRadius, gaps),
    width: length(box.width, {}),
    maxWidth: length(box.maxWidth, {}),
    height: length(box.height, {}),
    maxHeight: length(box.maxHeight, {}),
    paddingBlockStart: length(box.paddingTop, paddings) ?? all,
    paddingBlockEnd: length(box.paddingBottom, paddings) ?? all,
    paddingInlineStart: length(box.paddingStart, paddings) ?? all,
    paddingInlineEnd: length(box.paddingEnd, paddings) ?? all,
    justifyContent: along(box.justifyContent),
    alignItems: along(box.alignItems),
  };
}

type Lettering = Pick<FlexText, 'size' | 'weight' | 'color' | 'style' | 'decoration'>;

export const letterStyle = ({ size, weight, color, style, decoration }: Lettering): Style => ({
  fontSize: length(size, fonts, 'rem'),
  fontWeight: weight === 'bold' ? 700 : undefined,
  color,
  fontStyle: style,
  textDecoration: decoration,
});

export const textStyle = (text: FlexText): Style => ({
  ...letterStyle({ ...text, size: text.size ?? 'md' }),
  textAlign: text.align,
  ...(text.maxLines && { WebkitLineClamp: text.maxLines }),
});

/** `w:h`; LINE draws at most three times as high as wide. */
const ratioOf = (aspectRatio = '1:1'): string => {
  const [width = 1, height = 1] = aspectRatio.split(':').map(Number);
  return `${width} / ${Math.min(height, width * 3)}`;
};

export const imageStyle = (image: FlexImage): Style => ({
  width: image.size === 'full' ? '100%' : (length(image.size ?? 'md', images) ?? '100%'),
  aspectRatio: ratioOf(image.aspectRatio),
  objectFit: image.aspectMode === 'cover' ? 'cover' : 'contain',
  background: image.backgroundColor,
  marginInline: image.align === 'start' ? '0 auto' : image.align === 'end' ? 'auto 0' : 'auto',
});

export const iconStyle = ({ size, aspectRatio }: { size?: string; aspectRatio?: string }): Style => ({
  height: length(size ?? 'md', fonts, 'rem'),
  aspectRatio: ratioOf(aspectRatio),
});
