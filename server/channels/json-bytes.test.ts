import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EnvelopeError } from './event-fields.ts';
import { outlineOf } from './json-bytes.ts';
import { stepBytes } from './steps.ts';
import { atOnce, stepsOf } from './test-steps.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (part: Uint8Array): string => new TextDecoder().decode(part);
const outline = (json: string, depth = 1) => atOnce(outlineOf(bytes(json), depth));
const elementsOf = (json: string): string[] => outline(json).elements.map((part) => text(part.bytes));

test.each([
  ['[]', []],
  ['[ ]', []],
  [' [1 , "a,]" , {"b":[2,3]},[4]] ', ['1', '"a,]"', '{"b":[2,3]}', '[4]']],
  ['["\\"",  "\\\\"]', ['"\\""', '"\\\\"']],
  ['{"a":1}', []],
  ['"[1]"', []],
  ['7', []],
])('the elements of %j', (json, parts) => {
  expect(elementsOf(json)).toEqual(parts);
});

test.each([
  ['{"a": {"b":1} , "b":[2]}', 'b', '[2]'],
  ['{"b":1,"b": 2}', 'b', '2'],
  ['{"\\u0061":1}', 'a', '1'],
  ['{"x":":,\\"}","a":1}', 'a', '1'],
  ['{"a":1}', 'b', null],
  ['{}', 'a', null],
  ['[{"a":1}]', 'a', null],
])('in %j the member %s is %s', (json, name, part) => {
  const found = outline(json).members.get(name) ?? null;
  expect(found && text(found.bytes)).toBe(part);
});

test.each([
  '{',
  '{"a":[1}',
  '{"a":1',
  '{"a',
  '{"a":1}}',
  '{"a":1}x',
  '{"a"}',
  '{a:1}',
  '{1:2}',
  '{"a":1 "b":2}',
  '}',
  '{}{}',
  '[1,2',
])('%j: broken', (json) => {
  expect(() => outline(json)).toThrow(EnvelopeError);
});

test('levels are read to the given depth, and no further', () => {
  const { members } = outline('{"a":[{"b":[1]},7],"c":{"d":{}}}', 3);
  const [first, second] = members.get('a')?.elements ?? [];
  expect([members.get('a')?.isArray, first?.isArray, second?.isArray]).toEqual([true, false, false]);
  const inner = first?.members.get('b');
  expect(inner && text(inner.bytes)).toBe('[1]');
  expect(inner?.elements).toEqual([]);
  expect(members.get('c')?.members.get('d')?.members.size).toBe(0);
});

test('a large text is read in steps, also if it is one string', () => {
  for (const json of [JSON.stringify({ a: 'x'.repeat(300_000) }), JSON.stringify(Array(100_000).fill('\\'))]) {
    const { bytes: steps, result } = stepsOf(outlineOf(bytes(json), 1, 100_000));
    expect(steps.reduce((sum, step) => sum + step, 0)).toBe(json.length);
    expect(Math.max(...steps)).toBeLessThanOrEqual(stepBytes);
    expect([result.members.size, result.elements.length]).toEqual(json.startsWith('{') ? [1, 0] : [0, 100_000]);
  }
});

test('14 §1.4: no more than 64 levels and 10,000 parts are read', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(outline(deep(64)).elements.length).toBe(1);
  expect(() => outline(deep(65))).toThrow('too many levels');
  expect(() => outline(`{"a":"${'['.repeat(100)}"}`)).not.toThrow();
  const many = (parts: number) => JSON.stringify(Array(parts).fill(0));
  expect(outline(many(10_000)).elements.length).toBe(10_000);
  expect(() => outline(many(10_001))).toThrow('too many parts');
});

test('parts keep their original bytes: escapes, spaces, digits', () => {
  const event = '{ "t" : "\\u9673\\/\\ud83d", "n": 12345678901234567890 }';
  expect(elementsOf(`[ ${event}\n,1]`)).toEqual([event, '1']);
});

test('agrees with JSON.parse on any JSON', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(undefined, 2), (value, indent) => {
      const list = outline(JSON.stringify({ other: value.at(0), list: value }, null, indent), 2).members.get('list');
      expect(list?.elements.map((part) => JSON.parse(text(part.bytes)))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
