import type { SetupWords } from './setup-words.ts';

export const setupWordsZh: SetupWords = {
  unreachable: '平台這次沒有回應，不知道設定對不對，請稍後再檢查一次。',
  noSecret: '沒有 Login channel 的 secret，OmniLink 看不到這一項：請自己看過，再打勾。',
  first: '先完成上面沒通過的項目，這一項才查得到。',
  items: {
    token: {
      good: '存取權杖可以使用。',
      bad: '存取權杖不能使用。',
      fix: '到平台的後台重新發行存取權杖，貼到這個渠道的設定。',
    },
    webhook: {
      good: '平台會把客人的訊息送到 OmniLink。',
      bad: '平台沒有把客人的訊息送到 OmniLink。',
      unset: '還沒有設定 Webhook 網址。',
      inactive: '「Use webhook」沒有打開。',
      fix: 'Webhook 網址要是 {webhookUrl}，並且打開接收。',
    },
    liff_id: {
      good: 'LIFF ID 屬於這個 Login channel。',
      bad: '這個 LIFF ID 屬於另一個 channel。',
      fix: 'LIFF ID 的開頭要和 Login channel 的 Channel ID 相同。',
    },
    login_secret: {
      good: 'Login channel 的 Channel ID 和 secret 正確。',
      bad: 'Login channel 的 Channel ID 或 secret 不正確。',
      fix: '到 LINE Developers 的 Login channel › Basic settings 複製這兩個值。',
    },
    liff_app: {
      good: 'LIFF app 存在。',
      bad: '這個 Login channel 沒有這個 LIFF app。',
      fix: '到 LINE Developers 的 Login channel › LIFF 複製 LIFF ID；還沒有就新增一個。',
    },
    liff_endpoint: {
      good: 'LIFF app 的 Endpoint URL 正確。',
      bad: 'LIFF app 的 Endpoint URL 不是 OmniLink 的頁面。',
      fix: 'Endpoint URL 要是 {endpointUrl}。',
    },
    liff_size: {
      good: 'LIFF app 的 Size 是 Full。',
      bad: 'LIFF app 的 Size 不是 Full。',
      fix: 'Size 要選 Full，才能詢問加好友。',
    },
    liff_scopes: {
      good: 'LIFF app 有 openid 和 profile 兩個 scope。',
      bad: 'LIFF app 少了 scope。',
      fix: 'Scopes 要勾 openid 和 profile，才知道是哪位客人、是不是好友。',
    },
    liff_bot_prompt: {
      good: '加好友選項已關閉，由 OmniLink 詢問。',
      bad: '加好友選項請關閉：由 OmniLink 詢問，才不會在客人封鎖過你時誤發訊息。',
      fix: 'Add friend option 要選 Off。',
    },
    login_only_ours: {
      good: '這個 Login channel 只給 OmniLink 使用。',
      bad: '這個 Login channel 還有別的 LIFF app，不是 OmniLink 的：{found}',
      fix: '刪除別的 LIFF app，或另開一個只給 OmniLink 用的 Login channel。',
    },
    login_linked_bot: {
      good: 'Login channel 連到這個官方帳號。',
      bad: 'Login channel 連到這個官方帳號了嗎？',
      fix: 'LINE Developers › Login channel › Basic settings › Linked LINE Official Account。',
    },
    login_same_provider: {
      good: 'Login channel 和官方帳號在同一個 Provider 底下。',
      bad: 'Login channel 和官方帳號在同一個 Provider 底下嗎？',
      fix: '不同 Provider 時 LINE 會給同一位客人兩個 ID，連不起來；channel 不能搬，要在同一個 Provider 新開 Login channel。',
    },
    login_published: {
      good: 'Login channel 已經發布。',
      bad: 'Login channel 發布了嗎？還是 Developing 時，客人不能登入。',
      fix: 'LINE Developers › Login channel，把 Developing 改成 Published。',
    },
    login_name: {
      good: 'Login channel 的名稱和圖示是你的品牌。',
      bad: '客人第一次會先看到這個名稱和圖示，是你的品牌嗎？',
      fix: 'LINE Developers › Login channel › Basic settings 可以換名稱和圖示。',
    },
    greeting: {
      good: '知道 LINE 的歡迎訊息怎麼關。',
      bad: '加好友或解除封鎖時，LINE 可能送出「加入好友的歡迎訊息」；要關請到 LINE Official Account Manager。',
      fix: 'LINE Official Account Manager › 加入好友的歡迎訊息。',
    },
    message_access: {
      good: 'Instagram 允許存取訊息。',
      bad: 'Instagram 允許存取訊息了嗎？沒有打開時，什麼訊息都收不到。',
      fix: 'Instagram App › 設定 › 訊息和限時動態回覆 › 訊息控制項 › 連結的工具 › 允許存取訊息。',
    },
  },
};
