import type { ProblemReason } from '../../../server/contract/codes.ts';

/** Where the code's words are enough for a marketer. */
type Unsaid =
  | 'unreadable'
  | 'wrong_query'
  | 'idempotency_key'
  | 'campaign_not_saved'
  | 'campaign_not_published'
  | 'module_not_saved'
  | 'journey_not_saved'
  | 'journey_not_published'
  | 'rich_menu_rule_not_saved'
  | 'brand_not_saved'
  | 'profile_not_changed'
  | 'credentials_unfit'
  | 'not_repairable'
  | 'not_tickable'
  | 'card_not_made'
  | 'webhook_not_saved'
  | 'key_end'
  | 'picture_missing'
  | 'picture_refused'
  | 'people_only'
  | 'signature'
  | 'no_permissions'
  | 'other_site'
  | 'verify_token'
  | 'no_such'
  | 'module_in_use'
  | 'channel_changing'
  | 'module_deleted'
  | 'channel_or_module_deleted'
  | 'profile_changing'
  | 'contact_changing'
  | 'merge_erased'
  | 'not_linked'
  | 'one_profile'
  | 'first_call_running'
  | 'changed_meanwhile'
  | 'draft_too_long'
  | 'picture_too_large'
  | 'picture_kind'
  | 'picture_form'
  | 'network_failures'
  | 'linked_too_often'
  | 'pictures_waiting';
/** What a refusal says beyond its code. */
type Words = Record<Exclude<ProblemReason, Unsaid>, string>;

export const problemEn: Words = {
  session_over: 'Your session has ended. Sign in again.',
  passkey_refused: 'The passkey was not accepted. Try again.',
  role_above_own: 'This role is above your own.',
  keys_for_others: 'Someone else has to take over these keys.',
  passkey_first: 'Add your passkey first.',
  link_used: 'This link was already used or is over a day old. Ask an administrator for a new one.',
  account_connected: 'This account is already connected.',
  channel_in_use: 'A campaign still uses this channel. Delete the campaign first.',
  module_in_journey: 'A journey still sends this module. Change that journey first.',
  tag_exists: 'There’s already a tag with this name.',
  tag_in_use: 'A campaign or journey still uses this tag.',
  tag_changing: 'This tag is still being changed. Try again in a minute.',
  tag_makes_loop: 'With this merge, a journey would start itself again and again. Change that journey first.',
  target_not_set_up: 'The target channel isn’t set up. Check it, then enable the campaign.',
  channel_deleted: 'A channel of this campaign was deleted.',
  campaign_disabled: 'This campaign is disabled. Enable it before sending cards.',
  campaign_just_disabled: 'This campaign was just disabled.',
  webhook_disabled: 'This webhook is disabled. Enable it first.',
  too_many_webhooks: 'There can be 20 webhooks at most. Delete one first.',
  contact_unreachable: 'This contact has blocked the account, so it gets no messages.',
  too_many_rules: 'This channel has as many rules as it can have. Delete one first.',
  channel_refused: 'The platform refuses the channel’s credentials. Check the channel.',
  last_administrator:
    'No other administrator can sign in. Make someone else an administrator and have them add a passkey first.',
  last_passkey: 'No administrator has another passkey, so no one could sign in. Add a second one first.',
  person_has_keys: 'This person has API keys. Choose whether to revoke or take over each.',
  key_made_keys: 'This key created other API keys. Choose whether to revoke or take over each.',
  platform_silent: 'The platform isn’t responding. Try again in a minute.',
};

export const problemZh: Words = {
  session_over: '登入已經結束，請重新登入。',
  passkey_refused: '這把通行金鑰沒有通過，請再試一次。',
  role_above_own: '這個角色比你的高。',
  keys_for_others: '這些金鑰要由其他管理員接手。',
  passkey_first: '請先新增通行金鑰。',
  link_used: '這個連結用過了，或已經超過一天。請管理員給你新的。',
  account_connected: '這個帳號已經連接過了。',
  channel_in_use: '還有活動使用這個渠道，請先刪除活動。',
  module_in_journey: '還有旅程會傳送這個模組，請先修改那個旅程。',
  tag_exists: '已經有這個名稱的標籤。',
  tag_in_use: '還有活動或旅程使用這個標籤。',
  tag_changing: '這個標籤還在變更中，請一分鐘後再試。',
  tag_makes_loop: '合併後，旅程會一直重複觸發自己，請先修改那個旅程。',
  target_not_set_up: '目標渠道還沒設定好：檢查完成後再啟用活動。',
  channel_deleted: '這個活動的渠道已經被刪除了。',
  campaign_disabled: '活動還沒啟用，啟用後才能傳送卡片。',
  campaign_just_disabled: '活動剛剛被停用了。',
  webhook_disabled: '這個 webhook 已停用，請先啟用。',
  too_many_webhooks: '最多只能有 20 個 webhook，請先刪除一個。',
  contact_unreachable: '這個聯絡人封鎖了帳號，收不到訊息。',
  too_many_rules: '這個渠道的規則已達上限，請先刪除一條。',
  channel_refused: '平台不接受這個渠道的憑證，請檢查渠道設定。',
  last_administrator: '沒有其他管理員能登入。請先把另一個人設為管理員，並請對方新增通行金鑰。',
  last_passkey: '管理員只剩這一把通行金鑰，移除後沒有人能登入。請先新增另一把。',
  person_has_keys: '這個人有 API 金鑰。請選擇每一把要撤銷還是接手。',
  key_made_keys: '這把金鑰建立過其他 API 金鑰。請選擇每一把要撤銷還是接手。',
  platform_silent: '平台暫時沒有回應，請過一分鐘再試。',
};
