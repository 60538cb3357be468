// The message objects of LINE that a chat draws. https://developers.line.biz/en/reference/messaging-api/#message-objects
import type { FlexContainer } from './flex-message.ts';

export type LineAction =
  | { type: 'uri'; label?: string; uri: string }
  | { type: 'postback'; label?: string; data: string; displayText?: string }
  | { type: 'message'; label?: string; text: string };

type Common = { quickReply?: { items: { action: LineAction; imageUrl?: string }[] }; sender?: { name?: string } };

export type LineMessage = Common &
  (
    | { type: 'text'; text: string }
    | { type: 'image'; originalContentUrl: string; previewImageUrl: string }
    | { type: 'video'; originalContentUrl: string; previewImageUrl: string }
    | { type: 'audio'; originalContentUrl: string; duration: number }
    | { type: 'flex'; altText: string; contents: FlexContainer }
    | { type: 'template'; altText: string; template: LineTemplate }
  );

export type TemplateColumn = {
  thumbnailImageUrl?: string;
  imageBackgroundColor?: string;
  title?: string;
  text: string;
  defaultAction?: LineAction;
  actions: LineAction[];
};
export type TemplatePictures = { imageAspectRatio?: 'rectangle' | 'square'; imageSize?: 'cover' | 'contain' };

export type LineTemplate =
  | ({ type: 'buttons' } & TemplateColumn & TemplatePictures)
  | { type: 'confirm'; text: string; actions: LineAction[] }
  | ({ type: 'carousel'; columns: TemplateColumn[] } & TemplatePictures);
