import type { GraphError } from '../meta/graph-errors.ts';

/** Title and usual details of each code. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const known: Record<number, [title: string, details: string]> = {
  100: ['Invalid parameter', 'The request included one or more unsupported or misspelled parameters.'],
  130403: ['User blocked', 'The business has blocked this user.'],
  130429: ['Rate limit hit', 'Cloud API message throughput has been reached.'],
  130472: ["User's number is part of an experiment", 'Message was not sent as part of an experiment.'],
  131000: ['Something went wrong', 'Message failed to send due to an unknown error.'],
  131005: ['Access denied', 'Permission is either not granted or has been removed.'],
  131021: ['Recipient cannot be sender', 'Sender and recipient phone number is the same.'],
  131050: ['User has stopped marketing messages', 'This recipient has chosen to stop receiving marketing messages.'],
  131064: ['Account restricted', 'The account has been restricted from sending messages.'],
  131008: ['Required parameter is missing', 'The request is missing a required parameter.'],
  131009: ['Parameter value is not valid', 'One or more parameter values are invalid.'],
  131016: ['Service unavailable', 'A service is temporarily unavailable.'],
  131026: ['Message undeliverable', 'Unable to deliver message.'],
  131031: ['Business account locked', 'The account has been restricted or disabled for violating a policy.'],
  131042: ['Business eligibility payment issue', 'There was an error related to your payment method.'],
  131047: [
    'Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ],
  131048: ['Spam rate limit hit', 'There are restrictions on how many messages can be sent from this phone number.'],
  131049: ['Meta chose not to deliver', 'This message was not delivered to maintain healthy ecosystem engagement.'],
  131051: ['Unsupported message type', 'Message type is not supported.'],
  131052: ['Media download error', 'Unable to download the media sent by the user.'],
  131053: ['Media upload error', 'Unable to upload the media used in the message.'],
  131056: [
    '(Business Account, Consumer Account) pair rate limit hit',
    'Too many messages were sent from this phone number to the same phone number in a short period of time.',
  ],
  131057: ['Account in maintenance mode', 'The business account is in maintenance mode.'],
};

const titleOf = (code: number): [string, string] => known[code] ?? ['Something went wrong', 'Unknown error.'];

/** A refusal in the HTTP answer. Callers build on `code` and `details`; the status is 400 except for access errors and Meta's own failures. */
export function whatsappError(code: number, details?: string): GraphError {
  const [title, usual] = titleOf(code);
  const status = code === 131005 ? 403 : [131000, 131016].includes(code) ? 500 : 400;
  const error_data = { messaging_product: 'whatsapp' as const, details: details ?? usual };
  return { status, code, message: `(#${code}) ${title}`, error_data };
}

/** The same failure inside a `failed` status. */
export function statusError(code: number): Record<string, unknown> {
  const [title, details] = titleOf(code);
  const href = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';
  return { code, title, message: title, error_data: { details }, href };
}
