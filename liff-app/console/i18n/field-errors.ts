import { fill } from '../../i18n/fill.ts';
import { locale } from './words.ts';

/**
 * What the API says of a field, for integrators and in English, in the reader's own words; `{1}` is what the pattern's first brackets
 * hold. The first that fits counts. A test walks every message that the console can meet.
 */
const known: [RegExp, { en: string; zh: string }][] = [
  [/^must not be empty$/, { en: 'This is needed.', zh: '這裡要填。' }],
  [/^Too small: expected string to have >=1 characters?$/, { en: 'This is needed.', zh: '這裡要填。' }],
  [/^Too big: expected string to have <=(\d+) char/, { en: 'At most {1} characters.', zh: '最多 {1} 個字。' }],
  [/^Too small: expected string to have >=(\d+) char/, { en: 'At least {1} characters.', zh: '至少 {1} 個字。' }],
  [/^Too big: expected array to have <=(\d+) item/, { en: 'At most {1}.', zh: '最多 {1} 項。' }],
  [/^Too small: expected array to have >=(\d+) item/, { en: 'At least {1}.', zh: '至少 {1} 項。' }],
  [/^Too big: expected \w+ to be <=?(-?\d+)/, { en: 'At most {1}.', zh: '最多是 {1}。' }],
  [/^Too small: expected \w+ to be >=?(-?\d+)/, { en: 'At least {1}.', zh: '至少是 {1}。' }],
  [/^must not contain NUL/, { en: 'Some characters here can’t be stored.', zh: '裡面有不能儲存的字元。' }],
  [/^must look like (\S+)$/, { en: 'Like {1}.', zh: '格式要像 {1}。' }],
  [
    /^must be an https address$|^Invalid URL$/,
    { en: 'An address that begins with https://', zh: '要填 https:// 開頭的網址。' },
  ],
  [
    /^must be the .+, digits only$/,
    { en: 'Digits only: copy it from the place named here.', zh: '只能有數字，請從說明的位置複製過來。' },
  ],
  [
    /^must begin with the country code/,
    { en: 'Begin with the country code, not with 0.', zh: '要從國碼開始，不是 0。' },
  ],
  [
    /^must be a phone number/,
    { en: 'A phone number with its country code, 7 to 15 digits.', zh: '要填含國碼的電話號碼，7 到 15 個數字。' },
  ],
  [
    /^this LIFF ID belongs to another/,
    { en: 'This LIFF ID belongs to another Login channel.', zh: '這個 LIFF ID 屬於另一個 Login channel。' },
  ],
  [/^there is no such |^is not a cursor/, { en: 'It isn’t there any more.', zh: '找不到，可能已經刪除了。' }],
  [
    /^must be another channel than the source$/,
    { en: 'Choose another channel than the source.', zh: '不能和來源渠道相同。' },
  ],
  [/cannot be a source$/, { en: 'This channel can’t be a source.', zh: '這個渠道不能當來源。' }],
  [
    /cannot be targets \(platform limit\)$/,
    {
      en: 'Facebook and IG can’t be targets yet (platform limit).',
      zh: 'Facebook、IG 因官方平台限制，暫時不能當目標渠道。',
    },
  ],
  [
    /^is only for campaigns whose target is WhatsApp/,
    { en: 'Only for a WhatsApp target.', zh: '目標渠道是 WhatsApp 時才能填。' },
  ],
  [
    /^is (\d+) .+?; (.+?) takes at most (\d+)/,
    { en: 'Too long: {1}; {2} takes at most {3}.', zh: '太長了：{1}，{2} 最多 {3}。' },
  ],
  [/^must be in the future$/, { en: 'A time that is still to come.', zh: '要填未來的時間。' }],
  [/^must be at most (\d+) years from now$/, { en: 'At most {1} years from now.', zh: '最多到 {1} 年後。' }],
  [
    /^must not be later than the end of the key/,
    { en: 'Not later than the end of the key that makes it.', zh: '不能晚於建立它的金鑰的期限。' },
  ],
  [/^needs a button$/, { en: 'Add a button.', zh: '至少要有一個按鈕。' }],
  [
    /^block (\d+): /,
    {
      en: 'Message {1} of the bot module is a card that can’t be sent from here.',
      zh: '機器人模組的第 {1} 則，是不能從這裡送出的卡片。',
    },
  ],
  [/^is a bot module for /, { en: 'This bot module is for another platform.', zh: '這個機器人模組屬於另一個平台。' }],
  [
    /takes either one button/,
    {
      en: 'On WhatsApp: either one button that opens an address, or up to three that reply.',
      zh: 'WhatsApp 只能放一個開網址的按鈕，或最多三個回覆的按鈕。',
    },
  ],
  [/takes no two buttons alike$/, { en: 'On WhatsApp no two buttons may be alike.', zh: 'WhatsApp 的按鈕不能重複。' }],
  [/^needs a block$/, { en: 'Add a block.', zh: '至少要有一個內容。' }],
  [
    /can't be repaired from here$|^there is no item .+ to tick$/,
    { en: 'Check again: this has changed.', zh: '內容已經變了，請再檢查一次。' },
  ],
  [
    /^must be on the campaign’s source channel$/,
    { en: 'This contact isn’t on the source channel.', zh: '這個聯絡人不在來源渠道。' },
  ],
  [
    /: height at most/,
    { en: 'LINE source: height at most 3 × width.', zh: '來源是 LINE 時，高度不可超過寬度的三倍。' },
  ],
  [/^has too many pixels; (\d+) million/, { en: 'At most {1} megapixels.', zh: '最多 {1} 百萬像素。' }],
  [/^has a side of more than ([\d,]+) pixels/, { en: 'At most {1} px on its longer side.', zh: '長邊最多 {1} px。' }],
  [
    /^takes too long to read/,
    { en: 'This takes too long to read: make it smaller.', zh: '這張圖片要讀太久，請縮小再試。' },
  ],
  [
    /^must be an address that customers can reach/,
    {
      en: 'An address that customers can reach, without a user name in it.',
      zh: '要填客人連得到的網址，裡面不能有使用者名稱。',
    },
  ],
  [/^must be one line of plain text$/, { en: 'One line of plain text.', zh: '只能是一行純文字。' }],
  [/^has more than (\d+) fields$/, { en: 'At most {1} fields.', zh: '最多 {1} 個欄位。' }],
  [/^is a broken picture|^must be the picture$/, { en: 'This picture can’t be read.', zh: '這張圖片讀不出來。' }],
  [/^Invalid |^Unrecognized key|^is wrong$/, { en: 'This value can’t be used.', zh: '這個值不能用。' }],
];

/** An error beside a field, in the reader's language. Words of the console's own pass through as they are. */
export function fieldErrorText(message: string): string {
  for (const [pattern, words] of known) {
    const found = pattern.exec(message);
    if (!found) continue;
    const values = Object.fromEntries([...found].map((value, index) => [String(index), value]));
    return fill(locale.value === 'en' ? words.en : words.zh, values);
  }
  return message;
}
