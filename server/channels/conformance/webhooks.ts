import { describe, expect, test } from 'vitest';
import { EnvelopeError } from '../event-fields.ts';
import { atOnce } from '../test-steps.ts';
import type { Harness } from './harness.ts';

/** `verify` and `parse` on what the simulator sends. */
export function describeWebhooks({ its, call, play, playFirst, channel, opened, webhooks }: Harness): void {
  const header = its.signatureHeader;

  describe('verify', () => {
    test('accepts bodies signed by the platform, with the header in any case, and nothing else', async () => {
      await playFirst();
      const [request] = await webhooks();
      const raw = request?.raw ?? new Uint8Array();
      const { credentials } = opened();
      const right = String(request?.headers[header]);
      const fits = (
        value: string | string[] | undefined,
        more: { name?: string; secret?: string; raw?: Uint8Array } = {},
      ) =>
        atOnce(
          channel().verify(
            more.raw ?? raw,
            { other: 'x', [more.name ?? header]: value },
            { ...credentials, [its.secretField]: more.secret ?? credentials[its.secretField] ?? '' },
          ),
        );
      expect(fits(right)).toBe(true);
      expect(fits(right, { name: header.toUpperCase() })).toBe(true);
      expect(fits(right, { name: 'x-signature' })).toBe(false);
      expect(fits(right, { secret: 'other' })).toBe(false);
      expect(fits(right, { secret: '' })).toBe(false);
      expect(atOnce(channel().verify(raw, { [header]: right }, {}))).toBe(false);
      expect(fits(right, { raw: raw.slice(1) })).toBe(false);
      const changed = right.replace(/..(=?)$/, (end) =>
        end.startsWith('00') ? `11${end[2] ?? ''}` : `00${end[2] ?? ''}`,
      );
      const wrong = [
        changed,
        right.slice(0, -1),
        `${right}A`,
        ` ${right}`,
        [right, right],
        undefined,
        '',
        [],
        '\u0000',
        '王',
      ];
      for (const value of wrong) expect(fits(value), JSON.stringify(value)).toBe(false);
    });

    test.each(['wrong', 'missing'])('refuses a signature that is %s', async (signature) => {
      await call('PUT webhook-switches', { signature });
      await playFirst();
      const [request] = await webhooks();
      expect(request && atOnce(channel().verify(request.raw, request.headers, opened().credentials))).toBe(false);
    });
  });

  const parse = (raw: Uint8Array) => atOnce(channel().parse(raw));
  const parsed = async () => (await webhooks()).flatMap(({ raw }) => parse(raw).events);

  describe('parse', () => {
    test('reads every event of a batch, in order, each with its bytes, key and time', async () => {
      await call('PUT webhook-switches', { hold: true });
      for (const { play: what, body } of its.plays) await play(what, body);
      await call('POST webhooks/release', { batch: true });
      const [request] = await webhooks();
      const raw = request?.raw ?? new Uint8Array();
      const { events, accounts } = parse(raw);
      const { account, externalId } = opened();
      expect(events).toEqual(its.plays.map(({ event }) => expect.objectContaining({ ...event, account, externalId })));
      expect(new Set(events.map((event) => event.key)).size).toBe(events.length);
      for (const event of events) {
        expect(request?.body).toContain(new TextDecoder().decode(event.body));
        expect(Math.abs(event.at.getTime() - Date.now())).toBeLessThan(60_000);
      }
      expect(accounts).toEqual([account]);
    });

    test('returns the same key for a repeated event', async () => {
      await call('PUT webhook-switches', { duplicate: 2, redelivered: true });
      await playFirst();
      const keys = (await parsed()).map((event) => event.key);
      expect(keys.length).toBeGreaterThanOrEqual(2);
      expect(new Set(keys).size).toBe(1);
    });

    test('accepts unknown fields and events', async () => {
      await call('PUT webhook-switches', { extraFields: true, unknownEvents: true });
      for (const { play: what, body } of its.plays) await play(what, body);
      const events = await parsed();
      for (const { event } of its.plays) expect(events).toContainEqual(expect.objectContaining(event));
      expect(events).toContainEqual(expect.objectContaining({ kind: 'ignored' }));
    });

    test('keeps broken events next to valid ones', async () => {
      await playFirst();
      const [first] = await parsed();
      const good = JSON.parse(new TextDecoder().decode(first?.body));
      const events = [{}, good, { sender: 7, source: [] }, { ...good, timestamp: 'x' }, { type: null }];
      const sent = its.enveloped?.(events, opened()) ?? events;
      await call('POST webhooks/send', { platform: its.simulated, account: opened().id, events: sent });
      const kinds = (await parsed()).map((event) => event.kind);
      expect(kinds).toEqual(['ignored', first?.kind, 'ignored', 'ignored', 'ignored']);
    });

    test.each(its.samples.map((sample) => [sample.name, sample] as const))(
      'documented: %s',
      (_name, { body, events }) => {
        const read = parse(new TextEncoder().encode(JSON.stringify(body))).events;
        expect(read).toEqual(events.map((event) => expect.objectContaining(event)));
        for (const { key, at } of read) {
          expect(key).toMatch(/^[\x21-\x7e]{1,300}$/);
          expect(at).toBeInstanceOf(Date);
        }
      },
    );

    const noEnvelopes = [
      '',
      '{',
      'null',
      '[]',
      '7',
      '"x"',
      '{}',
      '{"entry":{},"destination":"x","events":{}}',
      '\u0000',
    ];
    test.each(noEnvelopes)('throws for %j, which isn’t an envelope', (body) => {
      const raw = new TextEncoder().encode(body);
      expect(() => parse(raw)).toThrow(EnvelopeError);
    });

    test('throws for bytes that aren’t text', () => {
      expect(() => parse(new Uint8Array([0xff, 0xfe]))).toThrow(EnvelopeError);
    });
  });
}
