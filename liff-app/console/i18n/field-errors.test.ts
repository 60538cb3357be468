import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { fieldErrorText } from './field-errors.ts';
import { locale } from './words.ts';

afterAll(() => {
  locale.value = 'zh-Hant';
});

/** Whatever a form might send: too much, too little, the wrong kind. */
const bad: unknown[] = [
  ...[
    '',
    ' ',
    'x',
    '長'.repeat(20_001),
    '\0',
    '\ud800',
    '0912345678',
    '12',
    'http://example.com',
    '1234567890123456-AbCdEfGh',
  ],
  ...[-1, 0, 1.5, 1e9, true, null, undefined, [], {}, { unknown: 1 }, Array(1000).fill('x'), Array(1000).fill({})],
];

/** A schema and every schema in it. */
function* schemasIn(schema: z.ZodType, seen = new Set<z.ZodType>()): Generator<z.ZodType> {
  if (seen.has(schema)) return;
  seen.add(schema);
  const { def } = schema as unknown as { def: Record<string, unknown> };
  // A transform alone would be given what the schema before it has refused.
  if (def.type !== 'transform') yield schema;
  const shape = Object.values((def.shape ?? {}) as Record<string, unknown>);
  const inner = [
    def.innerType,
    def.element,
    def.in,
    def.out,
    def.keyType,
    def.valueType,
    ...((def.options ?? []) as unknown[]),
  ];
  for (const part of [...shape, ...inner]) if (part instanceof z.ZodType) yield* schemasIn(part, seen);
}

/** The bodies that the contract takes, by name, so that a new one is walked as well. */
const bodies = Object.entries(
  import.meta.glob<Record<string, unknown>>('../../../server/contract/*.ts', { eager: true }),
)
  .flatMap(([, exported]) => Object.entries(exported))
  .filter(([name]) => /^new[A-Z].*Schema$|(Patch|Change|Draft|Request)Schema$/.test(name))
  .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);

const messagesOf = (schema: z.ZodType) =>
  [...schemasIn(schema)].flatMap((part) =>
    bad.flatMap((value) => part.safeParse(value).error?.issues.map(({ message }) => message) ?? []),
  );

/** What flows and routes say of a field: `{ path, message: '…' }`, placeholders filled with a number. */
function messagesInSource(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  return files.flatMap((name) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const found = text.matchAll(/(?:path\b[^;]{0,120}?\bmessage:\s*|\bwrong(?:Picture|File|End)\()(['"`])(.+?)\1/gs);
    return [...found].map(([, , message = '']) => message.replaceAll(/\$\{[^}]*\}/g, '7'));
  });
}

test('the walk sees what it should', () => {
  expect(bodies.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'newStaffSchema',
      'brandPatchSchema',
      'newChannelSchema',
      'campaignPatchSchema',
      'newModuleSchema',
    ]),
  );
  const all = bodies.flatMap(([, schema]) => messagesOf(schema));
  expect(all).toEqual(expect.arrayContaining(['must look like #1a2b3c', 'must be an https address']));
  expect(messagesInSource('server/flows')).toContain('there is no such picture');
});

test.each([
  ...bodies.map(([name, schema]) => [name, messagesOf(schema)] as const),
  ...['flows', 'routes'].map((name) => [name, messagesInSource(`server/${name}`)] as const),
])('%s: every message has words in both languages', (_name, messages) => {
  const unsaid = (language: 'en' | 'zh-Hant') => {
    locale.value = language;
    return [...new Set(messages)].filter((message) => fieldErrorText(message) === message);
  };
  expect(unsaid('zh-Hant')).toEqual([]);
  expect(unsaid('en')).toEqual([]);
});

test('says it with its numbers; the console’s own words stay', () => {
  locale.value = 'zh-Hant';
  expect(fieldErrorText('Too big: expected string to have <=60 characters')).toBe('最多 60 個字。');
  expect(fieldErrorText('這裡要填。')).toBe('這裡要填。');
  locale.value = 'en';
  expect(fieldErrorText('Too big: expected string to have <=60 characters')).toBe('At most 60 characters.');
});
