// Without zod: the customer's page also includes these lists.

/** Why a link failed (contract.md, *Failure reasons*). */
export const failureReasons = [
  'channel_unauthorized',
  'unexpected_error',
  'campaign_disabled',
  'contact_not_found',
  'member_number_conflict',
  'platform_error',
  'token_invalid',
  'token_expired',
  'card_used',
  'login_invalid',
  'declined',
  'profile_conflict',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** Reasons that only the page knows: it got no answer, or an unusable one. */
export const pageReasons = ['offline', 'line_timeout', 'line_refused', 'busy'] as const;
export type PageReason = (typeof pageReasons)[number];

/** Reasons of a dead delivery that concern the whole account: its channel goes into `attention` with the reason. */
export const accountReasons = [
  'channel_unauthorized',
  'platform_error',
  'account_restricted',
  'payment_required',
  'quota_used_up',
] as const;
export type AccountReason = (typeof accountReasons)[number];
