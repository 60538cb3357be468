import type { ProblemCode, ProblemReason, ReasonOf, ReasonParams } from '../contract/codes.ts';
import { fieldErrorMessage, thingNames } from './field-error-words.ts';

/** A problem's title without a reason. */
const titles: Record<ProblemCode, string> = {
  invalid_body: 'The request is invalid.',
  unauthorized: 'Send an API key: Authorization: Bearer <key>.',
  forbidden: 'Your role may not do this.',
  passkey_required: 'Confirm with your passkey to change this.',
  not_found: 'Nothing was found at this address.',
  conflict: 'The request conflicts with the current state.',
  keys_undecided: 'Choose for each API key whether it is revoked or taken over.',
  precondition_failed: 'Somebody else has changed this. Load it again.',
  too_large: 'The body is too large.',
  unsupported_media_type: 'Send JSON: Content-Type: application/json.',
  idempotency_mismatch: 'This Idempotency-Key was used with another body.',
  rate_limited: 'Too many attempts. Wait a minute.',
  internal: 'Something went wrong on our side.',
  busy: 'This is changing right now. Try again in a moment.',
  overloaded: 'The server is overloaded. Try again in a moment.',
  unavailable: 'The database is not responding. Try again later.',
};

const reasonTitles: { [R in ProblemReason]: string | ((params: ReasonParams<R>) => string) } = {
  unreadable: 'The request cannot be read.',
  wrong_query: 'The query is wrong.',
  idempotency_key: 'Idempotency-Key must have 1 to 200 visible characters.',
  campaign_not_saved: 'The campaign cannot be saved.',
  campaign_not_published: 'The campaign cannot be published.',
  module_not_saved: 'The bot module cannot be saved.',
  journey_not_saved: 'The journey cannot be saved.',
  journey_not_published: 'The journey cannot be published.',
  rich_menu_rule_not_saved: 'The rich menu rule cannot be saved.',
  brand_not_saved: 'The brand cannot be saved.',
  profile_not_changed: 'The profile cannot be changed.',
  credentials_unfit: 'The credentials are not valid for this platform.',
  not_repairable: 'These items cannot be repaired.',
  not_tickable: 'These items cannot be ticked.',
  card_not_made: 'The card cannot be created.',
  webhook_not_saved: 'The webhook cannot be saved.',
  key_end: 'The key cannot have this expiry.',
  picture_missing: 'The request has no picture.',
  picture_refused: ({ problem }) => `The picture ${fieldErrorMessage(problem)}.`,
  session_over: 'Your session is over. Sign in again.',
  people_only: 'Only people can sign in.',
  passkey_refused: 'The passkey was not accepted. Try again.',
  signature: 'The signature does not match.',
  no_permissions: 'Your role can’t use OmniLink: ask an administrator.',
  role_above_own: 'That role is above your own.',
  keys_for_others: 'Somebody else has to take these keys over.',
  passkey_first: 'Add your passkey first.',
  other_site: 'This request came from another site.',
  verify_token: 'The verify token is wrong.',
  no_such: ({ what }) => `There is no such ${thingNames[what]}.`,
  link_used: 'This link was already used or is older than a day. Ask an administrator for a new one.',
  account_connected: 'This account is already connected.',
  channel_in_use: 'A campaign still uses this channel. Delete the campaign first.',
  module_in_journey: ({ journeys }) =>
    `The bot module is used by ${journeys.map((name) => `“${name}”`).join(', ')}. Change that journey first.`,
  module_in_use: ({ campaigns }) =>
    `This bot module is a message of ${campaigns.map((name) => `“${name}”`).join(', ')}. Choose another one there first.`,
  tag_exists: 'There is already a tag of that name. Merge the two, or choose another name.',
  tag_in_use: ({ names }) =>
    `The tag is named by ${names.map((name) => `“${name}”`).join(', ')}, which would put it on again.`,
  tag_changing: 'This tag is being changed right now. Try again in a minute.',
  tag_makes_loop: ({ journeys }) =>
    `As one tag, they would start ${journeys.map((name) => `“${name}”`).join(' → ')} again and again. Change the journey first.`,
  target_not_set_up: 'The target channel is not set up: check it, then enable the campaign.',
  channel_changing: 'A channel of this campaign is changing right now. Try again.',
  channel_deleted: 'A channel of this campaign has been deleted since.',
  module_deleted: 'A bot module of this campaign has been deleted since.',
  channel_or_module_deleted: 'A channel or a bot module of this campaign has been deleted since.',
  campaign_disabled: 'This campaign is disabled. Enable it before sending cards.',
  campaign_just_disabled: 'This campaign has just been disabled.',
  profile_changing: 'This profile is changing right now. Try again.',
  contact_unreachable: 'This contact has blocked the account or is gone: it gets no messages.',
  contact_changing: 'This contact is changing right now. Try again.',
  webhook_disabled: 'This webhook is disabled. Enable it first.',
  too_many_webhooks: ({ max }) => `There are ${max} webhooks already. Delete one first.`,
  too_many_rules: ({ max }) => `This channel has ${max} rules, and can’t have more.`,
  channel_refused: 'The platform refuses the channel’s credentials.',
  merge_erased: 'What this merge moved has been erased, so it can’t be undone.',
  one_profile: 'These are one profile already.',
  not_linked: 'This contact isn’t linked with any other.',
  last_administrator:
    'No other administrator can sign in. Make another person an administrator and have them add a passkey first.',
  last_passkey: 'No administrator has another passkey. Add a second one first.',
  first_call_running: 'The first call with this Idempotency-Key is still running.',
  person_has_keys: 'This person has API keys. Choose for each whether it is revoked or taken over.',
  key_made_keys: 'This key has created other API keys. Choose for each whether it is revoked or taken over.',
  changed_meanwhile: ({ what }) => `Somebody else has changed this ${thingNames[what]}. Load it again.`,
  draft_too_long: ({ max }) => `The edits are too long to be kept: ${max} characters at most.`,
  picture_too_large: ({ megabytes }) => `${megabytes ? `${megabytes.toFixed(1)} MB; ` : ''}must be under 5 MB.`,
  picture_kind: 'JPEG, PNG, WebP or still GIF.',
  picture_form: 'Send the picture as multipart/form-data, in the part “file”.',
  network_failures: 'Too many failed attempts from your network. Wait a minute.',
  linked_too_often: 'These two contacts were linked too often today. Try again tomorrow.',
  pictures_waiting: 'Too many pictures at the moment. Try again in a moment.',
  platform_silent: 'The platform is not responding. Try again later.',
};

/** A problem's title, in English. */
export function problemTitle(code: ProblemCode, { reason, params }: ReasonOf<ProblemCode>): string {
  if (!reason) return titles[code];
  const words = reasonTitles[reason] as string | ((params: object) => string);
  return typeof words === 'string' ? words : words(params ?? {});
}
