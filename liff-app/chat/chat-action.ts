/** What a tap in a chat does. */
export type ChatAction =
  | { kind: 'open'; url: string }
  /** The button answers in the chat. `shown`: what the chat shows as the customer's words; null: nothing. */
  | { kind: 'postback'; data: string; label: string; shown: string | null }
  /** A choice under a Messenger or Instagram message: it comes as a message, with its data. */
  | { kind: 'quick_reply'; data: string; label: string }
  | { kind: 'say'; text: string };

/** A button under a message, gone with the next message. */
export type QuickReply = { label: string; action: ChatAction };
