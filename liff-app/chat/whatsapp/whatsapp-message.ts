// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages

type Header =
  | { type: 'text'; text: string }
  | { type: 'image'; image: { link: string } }
  | { type: 'video'; video: { link: string } };
type Around = { header?: Header; body: { text: string }; footer?: { text: string } };

export type WhatsappInteractive = Around &
  (
    | { type: 'cta_url'; action: { name: 'cta_url'; parameters: { display_text: string; url: string } } }
    | { type: 'button'; action: { buttons: { type: 'reply'; reply: { id: string; title: string } }[] } }
    | { type: 'list'; action: { button: string } }
  );

/** The message's own part of a send; its envelope may be around it. */
export type WhatsappMessage =
  | { type: 'text'; text: { body: string } }
  | { type: 'image'; image: { link: string; caption?: string } }
  | { type: 'video'; video: { link: string; caption?: string } }
  | { type: 'document'; document: { link: string; filename?: string; caption?: string } }
  | { type: 'interactive'; interactive: WhatsappInteractive };
