import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Limits } from '../../contract/platform-facts.ts';
import { platforms } from '../../contract/platforms.ts';
import type { Message } from '../../domain/channel.ts';
import { cleanText } from '../../domain/texts/plain-text.ts';
import type { Harness } from './harness.ts';
import { anyWords, runs } from './words.ts';

/** `render` and `tooLong` against the limits that the simulator enforces by itself; see `limits.ts` of each folder. */
export function describeLimits({ its, call, channel, opened, chat }: Harness): void {
  const { limits, windowMs } = platforms[its.platform];
  const card: Message = {
    kind: 'card',
    title: '綁定',
    text: '點一下',
    button: '立即綁定',
    url: 'https://x.example/go/1',
  };

  /** What the customer sees of it, once the platform has taken it. */
  async function shown(message: Message): Promise<string> {
    const body = channel().render(message, { externalId: opened().externalId }, crypto.randomUUID());
    const outcome = await channel().send(body, opened().credentials, crypto.randomUUID());
    expect(outcome, new TextDecoder().decode(body).slice(0, 400)).toMatchObject({ kind: 'sent' });
    return (await chat()).at(-1)?.text ?? '';
  }
  const buttons = (label: string) => fc.array(fc.constant({ label, data: 'a' }), { maxLength: 5 });

  describe('limits', () => {
    test('the platform accepts every text, and shows it whole unless it is too long', async () => {
      const texts = anyWords(limits.text.max, limits.buttonText.max, 640);
      await fc.assert(
        fc.asyncProperty(texts, anyWords(20).chain(buttons), async (text, under) => {
          const message: Message = {
            kind: 'text',
            text,
            buttons: under.map(({ label }, n) => ({ label: `${n}${label}`, data: `${n}` })),
          };
          const seen = await shown(message);
          if (channel().tooLong(message) === null) expect(seen).toBe(cleanText(text));
          else expect(seen.endsWith('…')).toBe(true);
        }),
        runs,
      );
    });

    test('the platform accepts every card, and shows title and text whole unless they are too long', async () => {
      const { title: titles, cardText } = limits;
      await fc.assert(
        fc.asyncProperty(
          anyWords(titles.max, 60),
          anyWords(cardText.max),
          anyWords(20),
          async (title, text, button) => {
            const message: Message = { ...card, title, text, button };
            const seen = await shown(message);
            const found = channel().tooLong(message);
            if (found === null || found.part === 'button')
              expect(seen).toContain(`${cleanText(title)}\n${cleanText(text)}`);
            else expect(found.length).toBeGreaterThan(found.max);
          },
        ),
        runs,
      );
    });

    const kinds: [
      keyof Limits & ('text' | 'buttonText' | 'title' | 'cardText' | 'label'),
      (text: string) => Message,
    ][] = [
      ['text', (text) => ({ kind: 'text', text })],
      ['buttonText', (text) => ({ kind: 'text', text, buttons: [{ label: 'x', data: 'x' }] })],
      ['title', (title) => ({ ...card, title })],
      ['cardText', (text) => ({ ...card, text })],
      ['label', (button) => ({ ...card, button })],
    ];
    test.each(kinds)('%s: one over the limit is reported, exactly the limit is not', (limit, say) => {
      const { max, unit } = limits[limit];
      expect(channel().tooLong(say('x'.repeat(max)))).toBeNull();
      const part = limit === 'label' ? 'button' : limit === 'title' ? 'title' : 'text';
      expect(channel().tooLong(say('x'.repeat(max + 1)))).toEqual({ part, length: max + 1, max, unit });
    });

    test('buttons return their data, three at most; data that is too long is refused', async () => {
      const under = ['A', 'B', 'C', 'D'].map((label) => ({ label, data: `${label}:1` }));
      await shown({ kind: 'text', text: '要連結嗎？', buttons: under });
      const seen = (await chat()).at(-1)?.buttons;
      expect(seen).toMatchObject(under.slice(0, 3));
      expect(seen).toHaveLength(3);
      const whole: Message = { kind: 'text', text: 'x', buttons: [{ label: 'x', data: 'd'.repeat(limits.data) }] };
      await shown(whole);
      const over: Message = { kind: 'text', text: 'x', buttons: [{ label: 'x', data: 'd'.repeat(limits.data + 1) }] };
      expect(() => channel().render(over, { externalId: opened().externalId }, 'o')).toThrow(RangeError);
    });

    test('a picture is sent, or left out if the platform would refuse it', async () => {
      const imageUrl = 'https://x.example/1.png';
      await shown({ ...card, imageUrl, imageRatio: { width: 660, height: 2400 } });
      expect((await chat()).at(-1)).toMatchObject({ kind: 'card', imageUrl });
      await shown({ ...card, imageUrl: imageUrl.replace('https', 'http') });
      expect((await chat()).at(-1)).not.toHaveProperty('imageUrl');
    });

    test('the platform refuses after the window, and not before', async () => {
      const say = async (offsetMs: number) => {
        await call('POST clock', { offsetMs });
        const body = channel().render({ kind: 'text', text: 'x' }, { externalId: opened().externalId }, 'o');
        return channel().send(body, opened().credentials, crypto.randomUUID());
      };
      if (windowMs === null) expect(await say(30 * 86_400_000)).toMatchObject({ kind: 'sent' });
      else {
        expect(await say(windowMs - 60_000)).toMatchObject({ kind: 'sent' });
        expect(await say(windowMs + 1_000)).toMatchObject({ kind: 'skipped', reason: 'window' });
      }
    });
  });
}
