import type { AccountReason, FailureReason } from '../../../../server/contract/reasons.ts';
import { defineWords } from '../../i18n/words.ts';

/** Why a message was not sent, and why a link failed. */
type Reason =
  | FailureReason
  | AccountReason
  | 'blocked'
  | 'window'
  | 'undone'
  | 'erased'
  | 'linked'
  | 'opted_out'
  | 'other_app'
  | 'refused_by_platform';

const en: Record<Reason, string> = {
  channel_unauthorized: 'the channel needs new credentials',
  unexpected_error: 'something went wrong',
  campaign_disabled: 'the campaign was disabled',
  contact_not_found: 'the contact is gone',
  member_number_conflict: 'the two have different member numbers',
  platform_error: 'the platform refused',
  token_invalid: 'the card is not valid',
  token_expired: 'the card had expired',
  card_used: 'the card was used by someone else',
  login_invalid: 'the sign-in was not valid',
  declined: 'the customer chose “Not me”',
  profile_conflict: 'the profile already has another contact on this channel',
  account_restricted: 'the platform has restricted the account',
  payment_required: 'the platform wants a payment',
  quota_used_up: 'this month’s messages are used up',
  blocked: 'the customer blocks the account',
  window: 'outside the 24 hours after their last message',
  undone: 'the link was undone first',
  erased: 'the data was erased',
  linked: 'it linked in the meantime',
  opted_out: 'the customer has opted out',
  other_app: 'another app has the conversation',
  refused_by_platform: 'the platform holds back messages to this customer',
};
const zhHant: Record<Reason, string> = {
  channel_unauthorized: '渠道的憑證需要更新',
  unexpected_error: '出了點狀況',
  campaign_disabled: '活動已停用',
  contact_not_found: '聯絡人已不存在',
  member_number_conflict: '兩邊的會員編號不同',
  platform_error: '平台拒絕',
  token_invalid: '卡片無效',
  token_expired: '卡片已過期',
  card_used: '卡片已被別人用過',
  login_invalid: '登入無效',
  declined: '客人選了「不是我」',
  profile_conflict: '檔案在這個渠道已有另一個聯絡人',
  account_restricted: '平台限制了帳號',
  payment_required: '平台要求付款',
  quota_used_up: '本月的訊息則數已用完',
  blocked: '客人封鎖了帳號',
  window: '超過客人最後傳訊後的 24 小時',
  undone: '連結先被復原了',
  erased: '資料已刪除',
  linked: '後來已經連結成功',
  opted_out: '客人已拒收',
  other_app: '對話由另一個 App 處理中',
  refused_by_platform: '平台暫停傳送給這位客人',
};
const words = defineWords(en, zhHant);

/** A reason in words; one of a newer server as it is. */
export const reasonText = (reason: string): string => (reason in en ? words(reason as Reason) : reason);
