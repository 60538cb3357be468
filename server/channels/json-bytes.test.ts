import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EnvelopeError } from './event-fields.ts';
import { elementsOf, membersOf } from './json-bytes.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (part: Uint8Array): string => new TextDecoder().decode(part);

test.each([
  ['[]', []],
  ['[ ]', []],
  [' [1 , "a,]" , {"b":[2,3]},[4]] ', ['1', '"a,]"', '{"b":[2,3]}', '[4]']],
  ['["\\"",  "\\\\"]', ['"\\""', '"\\\\"']],
  ['{"a":1}', []],
  ['"[1]"', []],
  ['7', []],
])('the elements of %j', (json, parts) => {
  expect([...elementsOf(bytes(json))].map(text)).toEqual(parts);
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
  const found = membersOf(bytes(json)).get(name) ?? null;
  expect(found && text(found)).toBe(part);
});

test.each(['{', '{"a":[1}', '{"a":1', '{"a', '{"a":1}}', '{"a":1}x', '{"a"}', '{a:1}', '{1:2}', '{"a":1 "b":2}'])(
  'members of %j: broken',
  (json) => {
    expect(() => membersOf(bytes(json))).toThrow(EnvelopeError);
  },
);

test('elements are found as they are asked for', () => {
  const found: string[] = [];
  for (const part of elementsOf(bytes('[1,2,"the rest is broken'))) {
    found.push(text(part));
    if (found.length === 2) break;
  }
  expect(found).toEqual(['1', '2']);
});

test('parts keep the bytes as they came: escapes, spaces, digits', () => {
  const event = '{ "t" : "\\u9673\\/\\ud83d", "n": 12345678901234567890 }';
  expect([...elementsOf(bytes(`[ ${event}\n,1]`))].map(text)).toEqual([event, '1']);
});

test('agrees with JSON.parse on any JSON', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(undefined, 2), (value, indent) => {
      const raw = bytes(JSON.stringify({ other: value.at(0), list: value }, null, indent));
      const parts = elementsOf(membersOf(raw).get('list') ?? raw);
      expect([...parts].map((part) => JSON.parse(text(part)))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
