import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Platform, platforms } from '../../contract/platforms.ts';
import type { CardButton, Message, SingleMessage } from '../../domain/channel.ts';
import { cleanText } from '../../domain/texts/plain-text.ts';
import { atOnce } from '../test-steps.ts';
import type { Harness } from './harness.ts';
import { anyWords, runs } from './words.ts';

const picture = 'https://x.example/1.jpg';
const refusedPicture = 'http://x.example/1.jpg';
const link = { label: '看商品', url: 'https://x.example/商品?a=1' };
const answer = { label: '綁定', data: 'say:連結' };
const card = { kind: 'buttons', title: '新品', text: '挑一件', buttons: [answer] } as const satisfies SingleMessage;
const image = { kind: 'image', url: picture, previewUrl: 'https://x.example/1s.jpg' } as const satisfies SingleMessage;

/** What bot modules are made of: pictures, cards of several buttons, and several messages at once. */
export function describeModuleMessages({ its, channel, opened, chat, webhooks, call }: Harness): void {
  const { platform } = its;
  const { limits } = platforms[platform];
  const rendered = (message: Message) => channel().render(message, { externalId: opened().externalId }, 'o');

  /** Sends it, and reads what has come of it in the customer's chat. */
  async function arrived(message: Message) {
    const before = (await chat()).length;
    const body = rendered(message);
    const outcome = await channel().send(body, opened().credentials, crypto.randomUUID());
    expect(outcome, new TextDecoder().decode(body).slice(0, 600)).toMatchObject({ kind: 'sent' });
    return (await chat()).slice(before);
  }

  describe('modules', () => {
    test('a picture arrives alone; one that the platform could not fetch is refused', async () => {
      expect(await arrived(image)).toMatchObject([{ kind: 'image', imageUrl: picture, buttons: [] }]);
      for (const url of [refusedPicture, `https://x.example/${'a'.repeat(2000)}`, 'https://x.example/圖', '']) {
        expect(() => rendered({ ...image, url, previewUrl: url })).toThrow(RangeError);
      }
    });

    test('a card arrives whole except for parts that are too long, with its first three buttons', async () => {
      const words = [anyWords(limits.title.max, 60), anyWords(limits.cardText.max)] as const;
      const pictures = fc.constantFrom(undefined, picture, refusedPicture);
      await fc.assert(
        fc.asyncProperty(...words, anyButtons(platform), pictures, async (title, text, buttons, imageUrl) => {
          const message: Message = { kind: 'buttons', title, text, buttons, ...(imageUrl && { imageUrl }) };
          const [seen, ...more] = await arrived(message);
          const shown = buttons.slice(0, 3);
          expect([seen?.kind, more, seen?.imageUrl]).toEqual(['card', [], imageUrl === picture ? picture : undefined]);
          expect(seen?.buttons).toMatchObject(shown.map(({ label: _, ...leads }) => leads));
          expect(seen?.buttons).toHaveLength(shown.length);
          const found = channel().tooLong(message);
          if (!found || found.part === 'button')
            expect(seen?.text).toContain(`${cleanText(title)}\n${cleanText(text)}`);
          if (!found) expect(seen?.buttons).toMatchObject(shown.map(({ label }) => ({ label: cleanText(label) })));
        }),
        runs,
      );
    });

    test('a tapped button returns its data; the other opens its address, percent-encoded', async () => {
      await arrived({ ...card, imageUrl: picture });
      await arrived({ ...card, buttons: [link] });
      const tap = (label: string) =>
        call<{ url?: string }>('POST play/tap', {
          platform: its.simulated,
          account: opened().id,
          customer: opened().customer,
          label,
        });
      expect((await tap(link.label)).url).toBe('https://x.example/%E5%95%86%E5%93%81?a=1');
      await webhooks();
      await tap(answer.label);
      const events = (await webhooks()).flatMap(({ raw }) => atOnce(channel().parse(raw)).events);
      expect(events).toContainEqual(expect.objectContaining({ kind: 'postback', data: answer.data }));
    });

    test('content that the platform can’t send is refused', () => {
      const long = { ...answer, data: 'd'.repeat(limits.data + 1) };
      for (const buttons of [[], [long]]) expect(() => rendered({ ...card, buttons })).toThrow(RangeError);
    });

    test('the part that is too long is reported, and which of several buttons', () => {
      const over = ({ max }: { max: number }) => 'x'.repeat(max + 1);
      const two = (label: string) => [answer, { ...answer, label }];
      const named = (message: Message) => channel().tooLong(message);
      expect(named({ ...card, title: over(limits.title) })).toMatchObject({ part: 'title', ...limits.title });
      expect(named({ ...card, text: over(limits.cardText) })).toMatchObject({ part: 'text', ...limits.cardText });
      expect(named({ ...card, buttons: two(over(limits.label)) })).toMatchObject({ part: 'button', index: 1 });
      expect(named({ ...card, buttons: two('x'.repeat(limits.label.max)) })).toBeNull();
      expect(named(image)).toBeNull();
      const address = (length: number) => [{ label: 'x', url: `https://x.example/${'a'.repeat(length - 18)}` }];
      const longest = limits.link ?? 9_000;
      expect(named({ ...card, buttons: address(longest) })).toBeNull();
      const found = named({ ...card, buttons: address(longest + 1) });
      if (limits.link === null) expect(found).toBeNull();
      else expect(found).toEqual({ part: 'link', index: 0, length: longest + 1, max: longest, unit: 'characters' });
      expect(named({ kind: 'several', messages: [image, { ...card, title: over(limits.title) }] })).toMatchObject({
        part: 'title',
      });
    });

    test('one send has at most the channel’s number of messages', async () => {
      const most = channel().messagesPerSend;
      const all: SingleMessage[] = [
        { kind: 'text', text: '一' },
        image,
        card,
        { ...card, buttons: [link] },
        image,
        image,
      ];
      const several = (count: number): Message => ({ kind: 'several', messages: all.slice(0, count) });
      if (most > 1) {
        const kinds = ['text', 'image', 'card', 'card', 'image'].slice(0, most);
        expect((await arrived(several(most))).map(({ kind }) => kind)).toEqual(kinds);
      }
      for (const count of [0, most + 1]) expect(() => rendered(several(count))).toThrow(RangeError);
    });
  });
}

/** Up to four buttons of different labels and data; one that opens an address stands alone where the platform mixes none. */
function anyButtons(platform: Platform): fc.Arbitrary<CardButton[]> {
  const button = fc.record({ words: anyWords(20), isLink: fc.boolean() });
  return fc.array(button, { minLength: 1, maxLength: 4 }).map((all) => {
    const taken = platforms[platform].mixesButtons
      ? all
      : all.map((one) => ({ ...one, isLink: all.length === 1 && one.isLink }));
    return taken.map(({ words, isLink }, n) => ({
      label: `${n}${words}`,
      ...(isLink ? { url: `https://x.example/${n}` } : { data: `say:${n}` }),
    }));
  });
}
