// https://developers.line.biz/en/reference/messaging-api/#flex-message
import type { LineAction } from './line-message.ts';

export type FlexContainer = FlexBubble | { type: 'carousel'; contents: FlexBubble[] };

type BlockStyle = { backgroundColor?: string; separator?: boolean; separatorColor?: string };
type Blocks = 'header' | 'hero' | 'body' | 'footer';

export type FlexBubble = {
  type: 'bubble';
  size?: 'nano' | 'micro' | 'deca' | 'hecto' | 'kilo' | 'mega' | 'giga';
  header?: FlexBox;
  hero?: FlexComponent;
  body?: FlexBox;
  footer?: FlexBox;
  styles?: { [Block in Blocks]?: BlockStyle };
  action?: LineAction;
};

type Placed = {
  flex?: number;
  margin?: string;
  position?: 'relative' | 'absolute';
  offsetTop?: string;
  offsetBottom?: string;
  offsetStart?: string;
  offsetEnd?: string;
};
type Aligned = { align?: 'start' | 'end' | 'center'; gravity?: 'top' | 'bottom' | 'center' };

export type FlexBox = Placed & {
  type: 'box';
  layout: 'horizontal' | 'vertical' | 'baseline';
  contents: FlexComponent[];
  spacing?: string;
  backgroundColor?: string;
  background?: { type: 'linearGradient'; angle: string; startColor: string; endColor: string; centerColor?: string };
  borderColor?: string;
  borderWidth?: string;
  cornerRadius?: string;
  width?: string;
  maxWidth?: string;
  height?: string;
  maxHeight?: string;
  paddingAll?: string;
  paddingTop?: string;
  paddingBottom?: string;
  paddingStart?: string;
  paddingEnd?: string;
  justifyContent?: string;
  alignItems?: string;
  action?: LineAction;
};

type Lettering = {
  size?: string;
  weight?: 'regular' | 'bold';
  color?: string;
  style?: 'normal' | 'italic';
  decoration?: 'none' | 'underline' | 'line-through';
};

export type FlexText = Placed &
  Aligned &
  Lettering & {
    type: 'text';
    text?: string;
    contents?: ({ type: 'span'; text: string } & Lettering)[];
    wrap?: boolean;
    maxLines?: number;
    lineSpacing?: string;
    action?: LineAction;
  };

export type FlexImage = Placed &
  Aligned & {
    type: 'image';
    url: string;
    size?: string;
    aspectRatio?: string;
    aspectMode?: 'cover' | 'fit';
    backgroundColor?: string;
    action?: LineAction;
  };

export type FlexButton = Placed & {
  type: 'button';
  action: LineAction;
  height?: 'sm' | 'md';
  style?: 'primary' | 'secondary' | 'link';
  color?: string;
  gravity?: 'top' | 'bottom' | 'center';
};

export type FlexComponent =
  | FlexBox
  | FlexText
  | FlexImage
  | FlexButton
  | (Placed & { type: 'icon'; url: string; size?: string; aspectRatio?: string })
  | (Placed & { type: 'separator'; color?: string })
  | (Placed & { type: 'filler' });
