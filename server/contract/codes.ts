import type { platformSchema } from './link.ts';
import type { SetupId, SetupWhy } from './setup-ids.ts';

type Platform = (typeof platformSchema.options)[number];

/** The problem codes and their HTTP statuses; callers rely on `code`. */
export const problemStatus = {
  invalid_body: 400,
  unauthorized: 401,
  forbidden: 403,
  passkey_required: 403,
  not_found: 404,
  conflict: 409,
  keys_undecided: 409,
  precondition_failed: 412,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  busy: 503,
  overloaded: 503,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/** The reasons that specify a problem's code: for each its code and its parameters. */
export const problemReasons = {
  unreadable: ['invalid_body'],
  wrong_query: ['invalid_body'],
  idempotency_key: ['invalid_body'],
  campaign_not_saved: ['invalid_body'],
  campaign_not_published: ['invalid_body'],
  module_not_saved: ['invalid_body'],
  journey_not_saved: ['invalid_body'],
  journey_not_published: ['invalid_body'],
  rich_menu_rule_not_saved: ['invalid_body'],
  brand_not_saved: ['invalid_body'],
  profile_not_changed: ['invalid_body'],
  credentials_unfit: ['invalid_body'],
  not_repairable: ['invalid_body'],
  not_tickable: ['invalid_body'],
  card_not_made: ['invalid_body'],
  webhook_not_saved: ['invalid_body'],
  key_end: ['invalid_body'],
  picture_missing: ['invalid_body'],
  picture_refused: ['invalid_body', 'problem'],
  session_over: ['unauthorized'],
  people_only: ['unauthorized'],
  passkey_refused: ['unauthorized'],
  signature: ['unauthorized'],
  no_permissions: ['forbidden'],
  role_above_own: ['forbidden'],
  keys_for_others: ['forbidden'],
  passkey_first: ['forbidden'],
  other_site: ['forbidden'],
  verify_token: ['forbidden'],
  no_such: ['not_found', 'what'],
  link_used: ['not_found'],
  account_connected: ['conflict'],
  channel_in_use: ['conflict'],
  module_in_use: ['conflict', 'campaigns'],
  module_in_journey: ['conflict', 'journeys'],
  tag_exists: ['conflict'],
  tag_in_use: ['conflict', 'names'],
  tag_changing: ['conflict'],
  tag_makes_loop: ['conflict', 'journeys'],
  target_not_set_up: ['conflict'],
  channel_changing: ['conflict'],
  channel_deleted: ['conflict'],
  module_deleted: ['conflict'],
  channel_or_module_deleted: ['conflict'],
  campaign_disabled: ['conflict'],
  campaign_just_disabled: ['conflict'],
  profile_changing: ['conflict'],
  contact_changing: ['conflict'],
  webhook_disabled: ['conflict'],
  too_many_webhooks: ['conflict', 'max'],
  contact_unreachable: ['conflict'],
  too_many_rules: ['conflict', 'max'],
  channel_refused: ['conflict'],
  merge_erased: ['conflict'],
  not_linked: ['conflict'],
  one_profile: ['conflict'],
  last_administrator: ['conflict'],
  last_passkey: ['conflict'],
  first_call_running: ['conflict'],
  person_has_keys: ['keys_undecided'],
  key_made_keys: ['keys_undecided'],
  changed_meanwhile: ['precondition_failed', 'what'],
  draft_too_long: ['too_large', 'max'],
  picture_too_large: ['too_large', 'megabytes'],
  picture_kind: ['unsupported_media_type'],
  picture_form: ['unsupported_media_type'],
  network_failures: ['rate_limited'],
  linked_too_often: ['rate_limited'],
  pictures_waiting: ['overloaded'],
  platform_silent: ['unavailable'],
} as const satisfies Record<string, readonly [ProblemCode, ...ParamName[]]>;
export type ProblemReason = keyof typeof problemReasons;

/** The error codes of a field, with the parameters of each. */
export const fieldErrorParams = {
  empty: [],
  missing: ['expected'],
  wrong_type: ['expected', 'received'],
  not_an_option: ['options'],
  unknown_fields: ['fields'],
  wrong_format: ['format'],
  wrong_key: [],
  invalid: [],
  too_long: ['max'],
  too_short: ['min'],
  too_many: ['max'],
  too_few: ['min'],
  too_big: ['max'],
  too_small: ['min'],
  not_storable: [],
  not_one_line: [],
  wrong_shape: ['example'],
  digits_only: ['expected'],
  country_code: [],
  phone_number: [],
  https_only: [],
  not_public: [],
  user_in_address: [],
  webhook_address_private: [],
  webhook_address_unknown: [],
  too_many_fields: ['max'],
  needs_button: [],
  needs_block: [],
  needs_step: [],
  needs_tag: [],
  journey_loop: ['journeys'],
  time_zone: [],
  wrong_actor: [],
  wrong_cursor: [],
  no_such: ['what'],
  same_as_source: [],
  cannot_be_source: ['platform'],
  cannot_be_target: ['platforms'],
  whatsapp_target_only: [],
  too_long_for_platform: ['length', 'max', 'unit', 'platform', 'withButton'],
  not_in_future: [],
  too_far_off: ['years'],
  after_maker: [],
  card_deleted: [],
  card_of_platform: ['campaign', 'platform', 'modulePlatform'],
  card_of_channel: ['campaign', 'platform', 'moduleCampaign'],
  module_block: ['block', 'problem'],
  module_of_platform: ['modulePlatform', 'platform'],
  whatsapp_mixed_buttons: [],
  whatsapp_same_buttons: [],
  picture_too_high: [],
  too_many_pixels: ['millions'],
  side_too_long: ['max'],
  picture_slow: [],
  picture_broken: [],
  picture_missing: [],
  not_tickable: ['item'],
  not_repairable: ['item'],
  not_on_source: [],
  no_rich_menus: ['platform'],
  wrong_external_id: ['platform'],
  not_set_up: ['id', 'why', 'found', 'webhookUrl', 'endpointUrl'],
  // Errors in credentials that a platform found.
  id_of_another: ['found'],
  token_refused: [],
  token_of_another: ['found'],
  secret_refused: [],
  pair_refused: [],
  same_channel: [],
  liff_of_another: [],
  liff_unknown: [],
  page_of_another: [],
  account_of_another: [],
  number_unknown: [],
  number_of_another: [],
  app_of_another: [],
} as const satisfies Record<string, readonly ParamName[]>;
export type FieldErrorCode = keyof typeof fieldErrorParams;

/** The objects that are requested by id. */
export type Thing =
  | 'campaign'
  | 'channel'
  | 'contact'
  | 'journey'
  | 'key'
  | 'link'
  | 'merge'
  | 'module'
  | 'passkey'
  | 'person'
  | 'picture'
  | 'profile'
  | 'rich_menu'
  | 'rich_menu_rule'
  | 'session'
  | 'tag'
  | 'webhook'
  | 'webhook_delivery';

/** Each parameter's type: a name means the same in every code and reason. */
type ParamTypes = {
  block: number;
  campaign: string;
  campaigns: readonly string[];
  endpointUrl: string;
  example: string;
  expected: string;
  fields: readonly string[];
  format: string;
  /** The value that the platform returned; empty if none. */
  found: string;
  id: SetupId;
  item: string;
  journeys: readonly string[];
  length: number;
  max: number;
  megabytes: number;
  millions: number;
  min: number;
  moduleCampaign: string;
  modulePlatform: Platform;
  /** Of campaigns and journeys. */
  names: readonly string[];
  options: readonly string[];
  platform: Platform;
  platforms: readonly Platform[];
  /** The inner error: another field error's `{ code, params }`. */
  problem: FieldProblem;
  received: string;
  unit: 'characters' | 'bytes' | 'graphemes';
  webhookUrl: string;
  what: Thing;
  why: SetupWhy;
  withButton: boolean;
  years: number;
};
type ParamName = keyof ParamTypes;

export type FieldParams<C extends FieldErrorCode> = { [N in (typeof fieldErrorParams)[C][number]]: ParamTypes[N] };
export type FieldProblem = { [C in FieldErrorCode]: { code: C; params: FieldParams<C> } }[FieldErrorCode];
/** An error in the input; `path` is dotted (`card.title`). */
export type FieldError = { path: string } & FieldProblem;

type Names<R extends ProblemReason> = (typeof problemReasons)[R] extends readonly [ProblemCode, ...infer N] ? N : never;
export type ReasonParams<R extends ProblemReason> = { [N in Names<R>[number] & ParamName]: ParamTypes[N] };
/** A reason of this code with its parameters, or none. */
export type ReasonOf<C extends ProblemCode> =
  | { reason?: undefined; params?: undefined }
  | {
      [R in ProblemReason]: (typeof problemReasons)[R][0] extends C
        ? Names<R> extends []
          ? { reason: R; params?: undefined }
          : { reason: R; params: ReasonParams<R> }
        : never;
    }[ProblemReason];

type ParamsOf<C extends FieldErrorCode> = (typeof fieldErrorParams)[C] extends readonly []
  ? []
  : [params: FieldParams<C>];

/** A field's problem; the parameters are checked against the code. */
export const fieldProblem = <C extends FieldErrorCode>(code: C, ...[params]: ParamsOf<C>) =>
  ({ code, params: params ?? {} }) as Extract<FieldProblem, { code: C }>;

/**
 * The message of a check in a schema: its code and parameters as JSON, since zod passes on nothing else for every kind of check.
 * The server's validation parses it and writes it in English.
 */
export const fieldIssue = <C extends FieldErrorCode>(code: C, ...params: ParamsOf<C>): string =>
  JSON.stringify(fieldProblem(code, ...params));

/** A `fieldProblem` with the field's path. */
export const fieldError = <C extends FieldErrorCode>(path: string, code: C, ...params: ParamsOf<C>): FieldError => ({
  path,
  ...fieldProblem(code, ...params),
});
