import { whatsappError } from '../whatsapp/errors.ts';
import type { GraphError } from './graph-errors.ts';

/**
 * What Meta's pages (and public records of answers) list besides the errors of the simulator's own rules: code, subcode,
 * sentence. Any of them is sent by a fault with `listed`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
const graph: [code: number, subcode: number | null, sentence: string][] = [
  [-1, null, 'Unexpected internal error'],
  [0, null, 'We were unable to authenticate the app user.'],
  [1, null, 'An unknown error occurred'],
  [1, 99, 'An unknown error occurred'],
  [1, 1357046, 'Received invalid JSON reply.'],
  [2, null, 'An unexpected error has occurred. Please retry your request later.'],
  [2, 2018344, 'Service temporarily unavailable: Privacy ToS not accepted'],
  [3, null, 'Application does not have the capability to make this API call.'],
  [4, null, 'Application request limit reached'],
  [4, 2018022, 'Too many send requests to phone numbers'],
  [4, 2018354, 'There has to be a minimum delay between 2 notifications for the given notification'],
  [9, null, 'User is performing too many actions'],
  [9, 2018352, 'User is performing too many actions'],
  [10, null, 'Application does not have permission for this action'],
  [10, 1893063, 'Your Page has been restricted from sending messages'],
  [10, 2018028, 'Cannot message users who are not admins, developers or testers of the app'],
  [10, 2018065, 'This message is sent outside of allowed window.'],
  [10, 2018108, "This Person Cannot Receive Messages: This person isn't receiving messages from you right now."],
  [10, 2018278, 'This message is sent outside of allowed window.'],
  [10, 2018300, 'Message failed to send because another app is controlling this thread now.'],
  [10, 2534022, 'This message is sent outside of allowed window.'],
  [17, null, 'User request limit reached'],
  [32, null, 'Page request limit reached'],
  [33, null, 'Parameter value is not valid'],
  [100, null, 'Invalid parameter'],
  [100, 33, 'Unsupported post request. Object with ID does not exist'],
  [100, 2018001, 'No matching user found'],
  [100, 2018015, 'Must send either message or state'],
  [100, 2018032, 'Invalid data'],
  [100, 2018034, 'Message cannot be empty, must provide valid attachment or text'],
  [100, 2018040, 'Payload cannot be empty for postback type button'],
  [100, 2018041, 'Web url cannot be empty for url type button'],
  [100, 2018047, 'Upload attachment failure.'],
  [100, 2018053, 'Element button title cannot be empty.'],
  [100, 2018109, 'Attachment size exceeds allowable limit'],
  [100, 2534014, 'The requested user cannot be found.'],
  [100, 2534037, "The action is invalid since it's not the thread owner."],
  [102, null, 'Session key invalid or no longer valid'],
  [104, null, 'Incorrect signature'],
  [190, null, 'Invalid OAuth access token.'],
  ...([458, 459, 460, 463, 464, 467, 492] as const).map((sub): [number, number, string] => [
    190,
    sub,
    'Error validating access token',
  ]),
  [200, null, 'Permissions error'],
  [200, 1545041, "Message Not Sent: This person isn't receiving messages from you right now."],
  [200, 2018021, 'Requires phone matching access fee to be paid by this page'],
  [200, 2018027, 'Cannot message users who are not admins, developers or testers of the app'],
  [200, 2018028, 'Cannot message users who are not admins, developers or testers of the app'],
  [210, null, 'A page access token is required to request this resource.'],
  [230, null, 'Requires pages_messaging permission to manage the object'],
  [299, null, 'Permissions error'],
  [341, null, 'Application limit reached'],
  [368, null, 'The action attempted has been deemed abusive or is otherwise disallowed'],
  [506, null, 'Duplicate status message'],
  [551, null, "This person isn't available right now."],
  [551, 1545041, "This person isn't available right now."],
  [613, null, 'Calls to this API have exceeded the rate limit.'],
  [1200, null, 'Temporary send message failure. Please try again later.'],
  [2022, null, 'The page was reported and may not send messages for a while'],
  [10303, null, 'Invalid account_linking_token'],
  [10903, null, "This user can't reply to this activity"],
  [1609005, null, 'The link could not be scraped'],
  ...([80001, 80002, 80003, 80004, 80005, 80006, 80008, 80009, 80014] as const).map((code): [number, null, string] => [
    code,
    null,
    'There have been too many calls. Wait a bit and try again.',
  ]),
];

/** WhatsApp's list, but for what `graph` has. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
const whatsapp = [
  80007, 130403, 130429, 130472, 130497, 131000, 131001, 131002, 131005, 131006, 131008, 131009, 131016, 131021, 131026,
  131030, 131031, 131037, 131042, 131043, 131045, 131047, 131048, 131049, 131050, 131051, 131052, 131053, 131055,
  131056, 131057, 131060, 131063, 131064, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069,
  133000, 133004, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 134100, 134101, 134102, 135000,
  136025, 1752041, 2593107, 2593108,
];

/** By `code` or `code/subcode`. */
export const listedErrors: Readonly<Record<string, GraphError>> = Object.fromEntries([
  ...graph.map(([code, subcode, sentence]) => [
    subcode === null ? `${code}` : `${code}/${subcode}`,
    { code, message: `(#${code}) ${sentence}`, ...(subcode !== null && { error_subcode: subcode }) },
  ]),
  ...whatsapp.map((code) => [`${code}`, whatsappError(code)]),
]);
