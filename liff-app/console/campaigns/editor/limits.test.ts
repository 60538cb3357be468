import { describe, expect, test } from 'vitest';
import { instagramLimits } from '../../../../server/channels/instagram/limits.ts';
import { lineLimits } from '../../../../server/channels/line/limits.ts';
import { messengerLimits } from '../../../../server/channels/messenger/limits.ts';
import { whatsappLimits } from '../../../../server/channels/whatsapp/limits.ts';
import { lengthIn, textLimit } from './limits.ts';

const own = { line: lineLimits, messenger: messengerLimits, instagram: instagramLimits, whatsapp: whatsappLimits };

describe('the editor counts as the platforms do', () => {
  test.each(['line', 'messenger', 'instagram', 'whatsapp'] as const)('on %s', (platform) => {
    expect(textLimit(platform, { withButton: false })).toEqual(own[platform].text);
    expect(textLimit(platform, { withButton: true })).toEqual(own[platform].buttonText);
  });

  test('a Chinese letter is three bytes on Instagram and one unit elsewhere, an emoji four and two', () => {
    expect([lengthIn('好', 'bytes'), lengthIn('好', 'characters')]).toEqual([3, 1]);
    expect([lengthIn('😀', 'bytes'), lengthIn('😀', 'characters')]).toEqual([4, 2]);
  });
});
