import type { SetupWords } from '../../../server/contract/setup-words.ts';

export const setupWordsZh: SetupWords = {
  unreachable: '平台這次沒有回應，不知道設定對不對，請稍後再檢查一次。',
  noSecret: '沒有 Login channel 的 secret，OmniLink 看不到 LIFF 設定。請自行確認後打勾，或到這個渠道的設定填寫。',
  confirm: '請確認：',
  first: '先完成上面沒通過的項目，這一項才查得到。',
  limit: 'LINE 每小時只允許測試 60 次，這次沒有測試，請稍後再檢查一次。',
  items: {
    token: {
      good: '存取權杖可以使用。',
      bad: '存取權杖不能使用。',
      fix: '到平台的後台重新發行存取權杖，貼到這個渠道的設定。',
    },
    webhook: {
      good: '平台會把客人的訊息送到 OmniLink。',
      bad: '平台沒有把客人的訊息送到 OmniLink。',
      ways: {
        unset: { message: '還沒有設定 Webhook 網址。' },
        inactive: {
          message: 'Webhook 網址正確，但「Use webhook」沒有打開。',
          fix: '到 LINE Developers 的 Messaging API 分頁打開 Use webhook；這個開關只能在那裡改。',
        },
      },
      fix: 'Webhook 網址要是 {webhookUrl}，並且打開接收。',
    },
    webhook_reachable: {
      good: 'LINE 試送成功，連得到 OmniLink。',
      bad: 'LINE 試送失敗：{found}',
      ways: {
        no_connection: { message: 'LINE 連不到 OmniLink 的 Webhook 網址。' },
        too_slow: {
          message: 'OmniLink 沒有在 LINE 等待的 2 秒內回應。',
          fix: '請工程人員看伺服器是不是太忙，或中間的代理太慢，再檢查一次。',
        },
        error_status: {
          message: 'LINE 連到了，但收到錯誤 {found}，不是 200。',
          fix: '請工程人員確認 {webhookUrl} 會轉到 OmniLink，中間沒有別的登入、防火牆或轉址。',
        },
        signature: {
          message: 'LINE 連到了，但簽章不符：這個渠道的 Channel secret 不正確。',
          fix: '到 LINE Developers 的 Basic settings 複製 Channel secret，貼到這個渠道的設定。',
        },
      },
      fix: '{webhookUrl} 要能從網際網路用 https 連到，憑證要由公開的機構簽發。',
    },
    webhook_redelivery: {
      good: 'Webhook redelivery 已經打開。',
      bad: 'Webhook redelivery 打開了嗎？沒有打開時，OmniLink 收不到的那幾分鐘，客人的訊息、加好友和封鎖 LINE 都不會再送。',
      fix: 'LINE Developers › Messaging API › Webhook settings，打開 Webhook redelivery。',
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
    mini_liff_id: {
      good: 'LIFF ID 和填的 Channel ID 屬於同一個內部 channel。',
      bad: '這個 LIFF ID 不屬於旁邊填的 Channel ID。',
      fix: '兩個值要取自 LINE MINI App 的同一個內部 channel：LIFF ID 以該 channel 的 Channel ID 開頭。',
    },
    mini_published: {
      good: '填的是 Published（正式）內部 channel 的 ID。',
      bad: 'Channel ID 和 LIFF ID 是 Published（正式）的嗎？Developing 只有測試人員進得來，Review 只有 LINE 的審查人員進得來。',
      fix: 'LINE Developers › LINE MINI App channel › Basic settings 和 Web app settings：取 Published 的值。還沒上線前，可先用 Developing 的值測試。',
    },
    mini_endpoint: {
      good: 'Endpoint URL 正確。',
      bad: 'Endpoint URL 是 {endpointUrl} 嗎？',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Endpoint URL：{endpointUrl}。發布後 Published 才會套用。',
    },
    mini_scopes: {
      good: 'LINE MINI App 有 openid 和 profile 權限。',
      bad: 'LINE MINI App 的 Scope 有 openid 和 profile 嗎？',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Scope：有了才知道客人是誰、是不是好友。',
    },
    mini_bot_prompt: {
      good: '加好友選項已關閉，由 OmniLink 詢問。',
      bad: '加好友選項關閉了嗎？由 OmniLink 詢問，才不會在客人封鎖過你時誤發訊息。',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Add friend option：選 Off。',
    },
    mini_consent: {
      good: '「頻道同意簡化」已關閉。',
      bad: '「頻道同意簡化」（Channel consent simplification）關閉了嗎？開著時只會取得 openid，OmniLink 看不到客人是不是好友。',
      fix: 'LINE Developers › LINE MINI App channel › Web app settings › Channel consent simplification：選 Off。LINE 不讓你關的話，請改用 LINE Login channel。',
    },
    mini_linked_bot: {
      good: 'LINE MINI App 連到這個官方帳號。',
      bad: 'LINE MINI App 連到這個官方帳號了嗎？',
      fix: 'LINE Developers › LINE MINI App channel › Basic settings › Linked LINE Official Account。',
    },
    mini_same_provider: {
      good: 'LINE MINI App 和官方帳號在同一個 Provider 底下。',
      bad: 'LINE MINI App 和官方帳號在同一個 Provider 底下嗎？',
      fix: '不同 Provider 時 LINE 會給同一位客人兩個 ID，連不起來；channel 不能搬，要在同一個 Provider 新開 LINE MINI App channel。',
    },
    mini_name: {
      good: 'LINE MINI App 的名稱和圖示是你的品牌。',
      bad: '客人第一次會先看到 LINE MINI App 的名稱和圖示，是你的品牌嗎？',
      fix: 'LINE Developers › LINE MINI App channel › Basic settings 可以換名稱和圖示。',
    },
    rich_menus: {
      good: '規則裡的圖文選單都在這個帳號上。',
      bad: '有些規則的圖文選單已經不存在：{found}。',
      fix: '主控台 › 圖文選單：替這些標籤改選其他選單，或刪除規則。',
    },
    greeting: {
      good: '我已確認 LINE 的歡迎訊息設定。',
      bad: '加好友或解除封鎖時，LINE 可能送出「加入好友的歡迎訊息」；要關請到 LINE Official Account Manager。',
      fix: 'LINE Official Account Manager › 加入好友的歡迎訊息。',
    },
    app_webhook: {
      good: 'Meta App 裡的 Webhook 網址和 Verify token 已經填好。',
      bad: 'Meta App 裡填好 Webhook 網址和 Verify token 了嗎？沒有填時，什麼訊息都收不到。',
      fix: 'Meta 開發者後台 › 你的 App › Webhooks：網址填 {webhookUrl}，按「驗證並儲存」，並訂閱 messages。',
    },
    app_live: {
      good: 'Meta App 已經上線。',
      bad: 'Meta App 上線了嗎？還在開發模式時，只收得到管理員和測試人員的訊息。',
      fix: 'Meta 開發者後台 › 你的 App，把「開發中」改成「上線」。',
    },
    message_access: {
      good: 'Instagram 允許存取訊息。',
      bad: 'Instagram 允許存取訊息了嗎？沒有打開時，什麼訊息都收不到。',
      fix: 'Instagram App › 設定 › 訊息和限時動態回覆 › 訊息控制項 › 連結的工具 › 允許存取訊息。',
    },
  },
};
