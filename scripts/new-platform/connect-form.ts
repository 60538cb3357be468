import type { PlatformForm } from './form-step.ts';

export const toyForm: PlatformForm = {
  account: ['玩具帳號', 'A toy’s account'],
  needs: ['需要：一個玩具帳號。', 'You need a toy’s account.'],
  steps: () => [
    {
      title: ['帳號', 'The account'],
      how: ['在玩具的設定頁複製這三個值。', 'Copy these three values from the toy’s settings.'],
      fields: [
        { name: 'pageId', label: ['帳號編號', 'Account ID'], example: '1' },
        { name: 'accessToken', label: ['權杖', 'Token'], secret: true },
        { name: 'appSecret', label: ['密鑰', 'Secret'], secret: true },
      ],
    },
  ],
  webhook: {
    how: ['把這個網址貼到玩具的設定頁。', 'Paste this into the toy’s settings.'],
    label: 'Webhook URL',
    place: { site: 'Toy', url: 'https://toy.example', path: ['Webhook'], rows: [{ label: 'Webhook URL', ring: true }] },
    byHand: true,
  },
};
