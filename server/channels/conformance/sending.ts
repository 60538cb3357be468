import { describe, expect, test } from 'vitest';
import type { Message, SingleMessage } from '../../domain/channel.ts';
import { refusedUrl } from '../test-server.ts';
import { atOnce } from '../test-steps.ts';
import type { Harness } from './harness.ts';

const text: SingleMessage = { kind: 'text', text: '完成 😀' };
const card = {
  kind: 'card',
  title: '綁定會員',
  text: '點一下',
  button: '立即綁定',
  url: 'https://x.example/go/1',
} as const satisfies Message;
const long = '👨‍👩‍👧字\u0000 '.repeat(3000);
const newId = () => crypto.randomUUID();
const sent = { kind: 'sent', messageId: expect.any(String) };

/** `render` within the limits that the simulator enforces, and `send` in all its outcomes. */
export function describeSending({ its, call, url, channel, opened, chat, webhooks }: Harness): void {
  const rendered = (message: Message, to = opened().externalId) =>
    channel().render(message, { externalId: to }, newId());

  describe('render', () => {
    test.each<[string, SingleMessage, object]>([
      ['text', text, { kind: 'text', text: '完成 😀' }],
      ['endless text', { kind: 'text', text: long }, { kind: 'text' }],
      ['card', card, { kind: 'card', buttons: [expect.objectContaining({ url: card.url })] }],
      ['endless card', { ...card, title: long, text: long, button: long }, { kind: 'card' }],
      ['card with a title only', { ...card, text: '' }, { kind: 'card' }],
    ])('%s is accepted by the platform and shown', async (_name, message, shown) => {
      const body = rendered(message);
      expect(await channel().send(body, opened().credentials, newId())).toEqual(sent);
      expect(await chat()).toEqual([expect.objectContaining(shown)]);
      const part = JSON.stringify(channel().renderCard(message)).slice(1, -1);
      expect(new TextDecoder().decode(body)).toContain(part);
    });

    test('a text of exactly the limit is sent whole', async () => {
      const whole = `${'字'.repeat(its.maxText - 2)}😀`;
      await channel().send(rendered({ kind: 'text', text: whole }), opened().credentials, newId());
      expect((await chat())[0]?.text).toBe(whole);
    });
  });

  describe('send', () => {
    test.each(its.failures.map((failure) => [failure.name, failure] as const))('%s', async (_name, failure) => {
      await failure.arrange?.(url(), opened());
      if (failure.fault) await call('POST faults', { match: its.sendAt, ...failure.fault });
      const body = rendered(text, failure.to);
      const credentials = { ...opened().credentials, ...failure.credentials };
      const key = newId();
      const outcome = await channel().send(body, credentials, key);
      expect(outcome).toEqual(failure.outcome);
      expect(await chat()).toHaveLength(failure.delivered ?? 0);
      // What `retry` promises: trying again is safe, and in the end the customer has the message once.
      if (outcome.kind === 'retry' && failure.fault) {
        expect(await channel().send(body, credentials, key)).toEqual(sent);
        expect(await chat()).toHaveLength(1);
      }
    });

    if (its.echoes)
      test('an echo returns our id', async () => {
        const { externalId, credentials } = opened();
        const outboxId = newId();
        const outcome = await channel().send(channel().render(text, { externalId }, outboxId), credentials, newId());
        const messageId = outcome.kind === 'sent' && outcome.messageId;
        const events = (await webhooks()).flatMap(({ raw }) => atOnce(channel().parse(raw)).events);
        const key = expect.stringContaining(String(messageId));
        const echo = { kind: 'echo', metadata: outboxId, messageId, externalId, key };
        expect(events).toContainEqual(expect.objectContaining(echo));
      });

    test('no server', async () => {
      const alone = its.build(await refusedUrl());
      const outcome = { kind: 'retry', scope: 'channel', afterMs: null, code: 'ECONNREFUSED' };
      expect(await alone.send(rendered(text), opened().credentials, newId())).toEqual(outcome);
    });

    test('no code contains a secret or an address', async () => {
      const canary = { ...opened().credentials, accessToken: 'canary-token', [its.secretField]: 'canary-secret' };
      for (const tried of [channel(), its.build(await refusedUrl())]) {
        const told = [await tried.send(rendered(text), canary, newId()), await tried.info(canary)];
        expect(JSON.stringify(told)).not.toMatch(/canary|http:|appsecret_proof|127\.0\.0\.1/);
      }
    });
  });
}
