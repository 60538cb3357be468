// What Messenger and Instagram take as a `message`: https://developers.facebook.com/docs/messenger-platform/reference/send-api

export type MessagingButton =
  | { type: 'web_url'; title: string; url: string }
  | { type: 'postback'; title: string; payload: string };

export type GenericElement = {
  title: string;
  subtitle?: string;
  image_url?: string;
  default_action?: { type: 'web_url'; url: string };
  buttons?: MessagingButton[];
};

export type MessagingTemplate =
  | { template_type: 'generic'; elements: GenericElement[]; image_aspect_ratio?: 'horizontal' | 'square' }
  | { template_type: 'button'; text: string; buttons: MessagingButton[] };

export type MessagingAttachment =
  | { type: 'image' | 'video' | 'audio' | 'file'; payload: { url: string } }
  | { type: 'template'; payload: MessagingTemplate };

export type MessagingMessage = {
  quick_replies?: { content_type: 'text'; title: string; payload: string }[];
  metadata?: string;
} & ({ text: string } | { attachment: MessagingAttachment });
