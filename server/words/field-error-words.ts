import type { FieldError, FieldErrorCode, FieldParams, FieldProblem, Thing } from '../contract/codes.ts';
import type { FieldErrorView } from '../contract/common.ts';
import { type Platform, platformNames } from '../contract/platforms.ts';
import { setupWordsEn, wordsFor } from '../contract/setup-words.ts';

/** The objects that are requested by id, as they appear in a message. */
export const thingNames: Record<Thing, string> = {
  campaign: 'campaign',
  channel: 'channel',
  contact: 'contact',
  journey: 'journey',
  key: 'key',
  link: 'link',
  merge: 'merge',
  module: 'bot module',
  passkey: 'passkey',
  person: 'person',
  picture: 'picture',
  profile: 'profile',
  rich_menu: 'rich menu',
  rich_menu_rule: 'rich menu rule',
  session: 'session',
  tag: 'tag',
  webhook: 'webhook',
  webhook_delivery: 'webhook delivery',
};

const formatNames: Record<string, string> = { datetime: 'ISO datetime', uuid: 'UUID', url: 'URL' };

const externalIds: Record<Platform, string> = {
  line: 'must be a LINE user id: U and 32 digits or letters a to f',
  messenger: 'must be a page-scoped id (PSID): digits only',
  instagram: 'must be an Instagram-scoped id (IGSID): digits only',
  whatsapp: 'must be a phone number with its country code, or a business-scoped user id such as TW.123',
};

const quoted = (all: readonly string[], between: string) => all.map((one) => JSON.stringify(one)).join(between);

/** The English message of each code. Those for a type, a length or a number are zod's own. */
const english: { [C in FieldErrorCode]: string | ((params: FieldParams<C>) => string) } = {
  empty: 'must not be empty',
  missing: ({ expected }) => `Invalid input: expected ${expected}, received undefined`,
  wrong_type: ({ expected, received }) => `Invalid input: expected ${expected}, received ${received}`,
  not_an_option: ({ options }) =>
    options.length === 1
      ? `Invalid input: expected ${quoted(options, '')}`
      : `Invalid option: expected one of ${quoted(options, '|')}`,
  unknown_fields: ({ fields }) => `Unrecognized key${fields.length > 1 ? 's' : ''}: ${quoted(fields, ', ')}`,
  wrong_format: ({ format }) => `Invalid ${formatNames[format] ?? format}`,
  wrong_key: 'Invalid key in record',
  invalid: 'Invalid input',
  too_long: ({ max }) => `Too big: expected string to have <=${max} characters`,
  too_short: ({ min }) => `Too small: expected string to have >=${min} characters`,
  too_many: ({ max }) => `Too big: expected array to have <=${max} items`,
  too_few: ({ min }) => `Too small: expected array to have >=${min} items`,
  too_big: ({ max }) => `Too big: expected number to be <=${max}`,
  too_small: ({ min }) => `Too small: expected number to be >=${min}`,
  not_storable: 'must not contain NUL or a lone surrogate',
  not_one_line: 'must be one line of plain text',
  wrong_shape: ({ example }) => `must look like ${example}`,
  digits_only: ({ expected }) => `must be the ${expected}, digits only`,
  country_code: 'must begin with the country code, not with 0',
  phone_number: 'must be a phone number with its country code, 7 to 15 digits',
  https_only: 'must be an https address',
  not_public: 'must be an address that customers can reach, without a user name in it',
  user_in_address: 'must not contain a user name or a password',
  webhook_address_private: 'leads to an address that is not on the public internet',
  webhook_address_unknown: 'leads to a host name that cannot be resolved',
  too_many_fields: ({ max }) => `has more than ${max} fields`,
  needs_button: 'needs a button',
  needs_block: 'needs a block',
  needs_step: 'needs a step',
  needs_tag: 'needs a tag to add or remove',
  journey_loop: ({ journeys }) =>
    `would start this journey again and again: ${journeys.map((name) => `“${name}”`).join(' → ')} adds its tag`,
  time_zone: 'must be an IANA time zone such as Asia/Taipei',
  wrong_actor: 'must be staff:<id>, key:<id>, administrator_key, customer, system or nobody',
  wrong_cursor: 'is not a valid cursor',
  no_such: ({ what }) => `there is no such ${thingNames[what]}`,
  same_as_source: 'must be a different channel than the source',
  cannot_be_source: ({ platform }) => `${platformNames[platform]} cannot be a source`,
  cannot_be_target: ({ platforms }) =>
    `${platforms.map((one) => platformNames[one]).join(' and ')} cannot be targets (platform limit)`,
  whatsapp_target_only: 'is only for campaigns whose target is WhatsApp; leave it null',
  too_long_for_platform: ({ length, max, unit, platform, withButton }) => {
    const counted = unit === 'bytes' ? 'bytes (a Chinese character is 3)' : 'characters';
    const also = withButton ? ', with the button under it' : '';
    return `is ${length} ${counted}; ${platformNames[platform]} takes at most ${max}${also}`;
  },
  not_in_future: 'must be in the future',
  too_far_off: ({ years }) => `must be at most ${years} years from now`,
  after_maker: 'must not be later than the expiry of the key that creates it',
  card_deleted: 'this campaign has been deleted',
  card_of_platform: ({ campaign, platform, modulePlatform }) =>
    `the card of “${campaign}” is sent on ${platformNames[platform]}, not on ${platformNames[modulePlatform]}`,
  card_of_channel: ({ campaign, platform, moduleCampaign }) =>
    `the card of “${campaign}” is of another ${platformNames[platform]} channel than “${moduleCampaign}” sends it on`,
  module_block: ({ block, problem }) => `block ${block}: ${fieldErrorMessage(problem)}`,
  module_of_platform: ({ modulePlatform, platform }) =>
    `is a bot module for ${platformNames[modulePlatform]}; this message is sent on ${platformNames[platform]}`,
  whatsapp_mixed_buttons: 'WhatsApp takes either one button that opens an address, or up to three that reply',
  whatsapp_same_buttons: 'WhatsApp takes no two buttons alike',
  picture_too_high: 'LINE: height at most 3 × width',
  too_many_pixels: ({ millions }) => `has too many pixels; ${millions} million at most`,
  side_too_long: ({ max }) => `has a side of more than ${max.toLocaleString('en')} pixels`,
  picture_slow: 'takes too long to read; make it smaller and retry',
  picture_broken: 'is a broken picture; save it again and retry',
  picture_missing: 'must be the picture',
  not_tickable: ({ item }) => `there is no item ${item} to tick`,
  not_repairable: ({ item }) => `${item} can't be repaired by OmniLink`,
  not_on_source: 'must be on the campaign’s source channel',
  no_rich_menus: ({ platform }) => `${platformNames[platform]} has no rich menus`,
  wrong_external_id: ({ platform }) => externalIds[platform],
  not_set_up: ({ id, why, ...values }) => wordsFor(setupWordsEn, { id, why }, false, values).message,
  id_of_another: ({ found }) => `The token and the secret below belong to ${found}: enter that ID.`,
  token_refused: 'The platform refuses this token. Issue it again, and paste all of it.',
  token_of_another: ({ found }) => `This token belongs to another channel (${found}).`,
  secret_refused: 'LINE refuses this secret. Copy it again from Basic settings.',
  pair_refused: 'The Channel ID and this secret don’t match. Copy both from the same page.',
  same_channel: 'This is the Messaging API channel’s ID. The LINE Login channel’s goes here.',
  liff_of_another: 'This LIFF ID belongs to another Login channel: it must begin with the Channel ID above.',
  liff_unknown: 'This Login channel has no such LIFF app. Copy the ID from the tab LIFF.',
  page_of_another: 'The access token belongs to a different page.',
  account_of_another: 'The page isn’t connected to this Instagram account.',
  number_unknown: 'This phone number ID doesn’t exist, or the token has no access to it.',
  number_of_another: 'This isn’t the phone number of the ID above.',
  app_of_another: 'The access token and this secret belong to different Meta apps.',
};

/** A field error as the API returns it. */
export const fieldErrorView = ({ path, ...problem }: FieldError): FieldErrorView => ({
  path,
  ...problem,
  message: fieldErrorMessage(problem),
});

/** A field error's message, in English. */
export function fieldErrorMessage({ code, params }: FieldProblem): string {
  // The table's type pairs each code with its own parameters; a call through a union of codes can't.
  const words = english[code] as string | ((params: FieldProblem['params']) => string);
  return typeof words === 'string' ? words : words(params);
}
