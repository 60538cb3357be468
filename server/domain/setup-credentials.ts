/** What a platform finds wrong with values that were typed, by the field that it stands beside. */
type CredentialProblem =
  | 'id_of_another'
  | 'token_refused'
  | 'token_of_another'
  | 'secret_refused'
  | 'pair_refused'
  | 'same_channel'
  | 'liff_of_another'
  | 'liff_unknown'
  | 'page_of_another'
  | 'account_of_another'
  | 'number_unknown'
  | 'number_of_another'
  | 'app_of_another';
export type CredentialFinding = { field: string; problem: CredentialProblem; found?: string };

/**
 * What came of asking the platform about values before they are kept. `answered: false`: it didn't answer all that was asked, which
 * says nothing of the values.
 */
export type CredentialTest = {
  answered: boolean;
  findings: CredentialFinding[];
  account: { name: string; pictureUrl: string | null } | null;
};

type Locale = 'zh-Hant' | 'en';

/** `{found}`: the id that the platform named. */
const words: Record<CredentialProblem, Record<Locale, string>> = {
  id_of_another: {
    'zh-Hant': '這個權杖和 secret 屬於 {found}，請填這個 ID。',
    en: 'The token and the secret below belong to {found}: enter that ID.',
  },
  token_refused: {
    'zh-Hant': '平台不接受這個權杖。請重新發行，完整複製再貼上。',
    en: 'The platform refuses this token. Issue it again, and paste all of it.',
  },
  token_of_another: {
    'zh-Hant': '這個權杖屬於另一個 channel（{found}）。',
    en: 'This token belongs to another channel ({found}).',
  },
  secret_refused: {
    'zh-Hant': 'LINE 不接受這個 secret。請從 Basic settings 再複製一次。',
    en: 'LINE refuses this secret. Copy it again from Basic settings.',
  },
  pair_refused: {
    'zh-Hant': 'Channel ID 和這個 secret 不是同一組。請從同一頁複製這兩個值。',
    en: 'The Channel ID and this secret don’t fit. Copy both from the same page.',
  },
  same_channel: {
    'zh-Hant': '這是 Messaging API channel 的 ID。這裡要填 LINE Login channel 的。',
    en: 'This is the Messaging API channel’s ID. The LINE Login channel’s goes here.',
  },
  liff_of_another: {
    'zh-Hant': '這個 LIFF ID 屬於另一個 Login channel：開頭要和上面的 Channel ID 相同。',
    en: 'This LIFF ID belongs to another Login channel: it has to begin with the Channel ID above.',
  },
  liff_unknown: {
    'zh-Hant': '這個 Login channel 沒有這個 LIFF app。請到 LIFF 分頁複製。',
    en: 'This Login channel has no such LIFF app. Copy the ID from the tab LIFF.',
  },
  page_of_another: {
    'zh-Hant': '權杖屬於另一個粉絲專頁，不是這個編號。',
    en: 'The access token belongs to another page than this.',
  },
  account_of_another: {
    'zh-Hant': '這個粉絲專頁連結的不是這個 IG 帳號。',
    en: 'The page isn’t connected to this Instagram account.',
  },
  number_unknown: {
    'zh-Hant': '找不到這個電話號碼編號，或權杖看不到它。',
    en: 'There is no such phone number ID, or the token can’t see it.',
  },
  number_of_another: {
    'zh-Hant': '這不是上面那個編號的電話號碼。',
    en: 'This isn’t the phone number of the ID above.',
  },
  app_of_another: {
    'zh-Hant': '權杖和這個密鑰不是同一個 Meta App 的。',
    en: 'The access token and this secret are of two Meta apps.',
  },
};

export const credentialWords = ({ problem, found = '?' }: CredentialFinding, locale: Locale): string =>
  words[problem][locale].replace('{found}', found);
